from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "wufei.intake"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("导入")

    def ready(self) -> None:
        from wufei.intake.phrases import PHRASES
        from wufei.kernel.phrases import register_phrases

        register_phrases(PHRASES)
