from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BulletinConfig(AppConfig):
    name = "wufei.bulletin"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("工作简报")

    def ready(self) -> None:
        from wufei.bulletin.phrases import PHRASES
        from wufei.bulletin.queries.photos import may_see_photo
        from wufei.kernel.photos import register_photo_door
        from wufei.kernel.phrases import register_phrases

        register_phrases(PHRASES)
        register_photo_door(may_see_photo)
