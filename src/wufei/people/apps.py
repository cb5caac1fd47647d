from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "wufei.people"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("人员")

    def ready(self) -> None:
        from wufei.kernel.actors import register_actor_loader
        from wufei.kernel.phrases import register_phrases
        from wufei.people.actors import load_person
        from wufei.people.phrases import PHRASES

        register_phrases(PHRASES)
        register_actor_loader(load_person)
