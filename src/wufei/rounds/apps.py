from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoundsConfig(AppConfig):
    name = "wufei.rounds"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("排班与线路")

    def ready(self) -> None:
        from wufei.kernel.phrases import register_phrases
        from wufei.rounds.phrases import PHRASES

        register_phrases(PHRASES)
