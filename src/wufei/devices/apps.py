from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DevicesConfig(AppConfig):
    name = "wufei.devices"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("设备接入")

    def ready(self) -> None:
        from wufei.devices.phrases import PHRASES
        from wufei.kernel.phrases import register_phrases

        register_phrases(PHRASES)
