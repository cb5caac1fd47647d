from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "wufei.demo"
    verbose_name = "演示"
