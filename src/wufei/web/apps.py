from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "wufei.web"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "站点"
