from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "wufei.kernel"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "内核"
