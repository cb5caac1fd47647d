from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "wufei.supervision"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("作业监管")

    def ready(self) -> None:
        from wufei.kernel.phrases import register_phrases
        from wufei.supervision.phrases import PHRASES

        register_phrases(PHRASES)
