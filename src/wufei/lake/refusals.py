"""The reasons for which the lake says no."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Reason


class LakeReason(Reason):
    FILE_MISSING = (
        _("数据湖缺少文件 %(file)s。"),
        _("系统会从数据库重建；稍后再试，或运行 ./run verify --rebuild。"),
        503,
    )
    FILE_DAMAGED = (
        _("数据湖文件 %(file)s 的内容被改动或已损坏，没有采用。"),
        _("系统会从数据库重建；稍后再试，或运行 ./run verify --rebuild。"),
        503,
    )
    QUERY_TOO_LARGE = (
        _("这个查询需要的内存超过 %(memory)s，已停止。"),
        _("请缩短期间、提高层级或减少分组，或请管理员调高 WUFEI_LAKE_MEMORY。"),
        422,
    )
    CUT_AHEAD = (
        _("数据湖尚未到达状态 %(cut)s：最后的账页是第 %(page)s 页。"),
        _("请稍后再试，或改用较早的账页。"),
    )
