"""Words for intake's actions in the audit log."""

from django.utils.translation import gettext_lazy as _

PHRASES = {
    "intake.file.received": _("上传文件"),
    "intake.map.saved": _("保存导入方案"),
    "intake.run.posted": _("导入入账"),
    "intake.run.interrupted": _("导入中断"),
    "intake.run.undone": _("撤销导入"),
}
