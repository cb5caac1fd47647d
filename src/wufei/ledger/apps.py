from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "wufei.ledger"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "总账"
