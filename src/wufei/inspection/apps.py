from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectionConfig(AppConfig):
    name = "wufei.inspection"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("巡查与整改")

    def ready(self) -> None:
        from wufei.inspection.phrases import PHRASES
        from wufei.inspection.showing import shows_to
        from wufei.kernel.photos import register_photo_door
        from wufei.kernel.phrases import register_phrases

        register_phrases(PHRASES)
        register_photo_door(shows_to)
