"""Inspection's part of the API."""

from ninja import Router

from wufei.inspection.routes import photos, problems, visits

router = Router()
for part in (problems, photos, visits):
    router.add_router("", part.router)
