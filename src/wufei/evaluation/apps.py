from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvaluationConfig(AppConfig):
    name = "wufei.evaluation"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("统计与考评")

    def ready(self) -> None:
        from wufei.evaluation.phrases import PHRASES
        from wufei.kernel.phrases import register_phrases

        register_phrases(PHRASES)
