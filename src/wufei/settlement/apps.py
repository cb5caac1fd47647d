from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SettlementConfig(AppConfig):
    name = "wufei.settlement"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("收运结算")

    def ready(self) -> None:
        from wufei.kernel.photos import register_photo_door
        from wufei.kernel.phrases import register_phrases
        from wufei.settlement.phrases import PHRASES
        from wufei.settlement.queries.photos import shows_photo

        register_phrases(PHRASES)
        register_photo_door(shows_photo)
