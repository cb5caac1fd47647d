from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "wufei.people"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "人员"
