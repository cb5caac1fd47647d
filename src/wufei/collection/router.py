"""Collection's part of the API."""

from ninja import Router

from wufei.collection.routes import changes, orders, registers

router = Router()
for part in (orders, changes, registers):
    router.add_router("", part.router)
