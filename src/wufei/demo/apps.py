from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "wufei.demo"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("演示")
