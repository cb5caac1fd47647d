from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "wufei.ledger"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("总账")

    def ready(self) -> None:
        from wufei.kernel.phrases import register_phrases
        from wufei.ledger.phrases import PHRASES

        register_phrases(PHRASES)
