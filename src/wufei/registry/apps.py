from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "wufei.registry"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("登记")

    def ready(self) -> None:
        from wufei.kernel.phrases import register_phrases
        from wufei.registry.phrases import PHRASES

        register_phrases(PHRASES)
