from django.apps import AppConfig


class LakeConfig(AppConfig):
    name = "wufei.lake"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "页档"
