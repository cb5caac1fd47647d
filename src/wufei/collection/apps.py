from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CollectionConfig(AppConfig):
    name = "wufei.collection"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("收运")

    def ready(self) -> None:
        from wufei.collection.phrases import PHRASES
        from wufei.collection.queries.photos import shows_photo
        from wufei.kernel.photos import register_photo_door
        from wufei.kernel.phrases import register_phrases

        register_phrases(PHRASES)
        register_photo_door(shows_photo)
