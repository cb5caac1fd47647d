from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "wufei.demo"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "演示"
