from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LakeConfig(AppConfig):
    name = "wufei.lake"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("数据湖")

    def ready(self) -> None:
        from wufei.kernel.phrases import register_phrases
        from wufei.lake.phrases import PHRASES

        register_phrases(PHRASES)
