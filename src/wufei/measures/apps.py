from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeasuresConfig(AppConfig):
    name = "wufei.measures"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("指标")
