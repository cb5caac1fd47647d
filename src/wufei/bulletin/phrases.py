"""What the audit log calls the actions of the bulletin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PHRASES: dict[str, Any] = {
    "bulletin.contribution.draft": _("来稿转为草稿"),
    "bulletin.contribution.submitted": _("报送来稿"),
    "bulletin.contribution.returned": _("退回来稿"),
    "bulletin.contribution.accepted": _("接收来稿"),
    "bulletin.contribution.adopted": _("采用来稿"),
    "bulletin.contribution.withdrawn": _("撤回来稿"),
    "bulletin.issue.begun": _("新建期次"),
    "bulletin.issue.erratum": _("新建更正"),
    "bulletin.issue.draft": _("期次退回编辑"),
    "bulletin.issue.review": _("期次提交审核"),
    "bulletin.issue.proof": _("期次审核通过"),
    "bulletin.issue.signing": _("期次校对完成"),
    "bulletin.issue.signed": _("签发期次"),
    "bulletin.issue.issued": _("印发期次"),
    "bulletin.issue.withdrawn": _("撤回期次"),
    "bulletin.issue.distributed": _("分发期次"),
    "bulletin.item.removed": _("移出条目"),
    "bulletin.delivery.decided": _("处理存疑的分发"),
    "bulletin.series.created": _("登记简报"),
    "bulletin.series.updated": _("修改简报"),
    "bulletin.series.template_set": _("更换 Word 模板"),
    "bulletin.duty.assigned": _("指派编审人员"),
    "bulletin.duty.ended": _("解除编审人员"),
    "bulletin.recipient.added": _("增加报送单位"),
    "bulletin.recipient.ended": _("停止报送单位"),
}
