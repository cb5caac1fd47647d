from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "wufei.intake"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "导入"
