"""The measures' part of the API."""

from ninja import Router

from wufei.measures.routes import answers, declared, figures, measures

router = Router()
for part in (figures, answers, measures, declared):
    router.add_router("", part.router)
