from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KernelConfig(AppConfig):
    name = "wufei.kernel"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("内核")

    def ready(self) -> None:
        from wufei.kernel.phrases import register_phrases

        register_phrases(
            {
                "kernel.job.stop_requested": _("要求停止后台任务"),
                "kernel.job.retried": _("重新开始后台任务"),
            }
        )
