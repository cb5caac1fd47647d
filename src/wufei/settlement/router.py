"""Settlement's part of the API."""

from ninja import Router

from wufei.settlement.routes import bills, trips

router = Router()
for part in (trips, bills):
    router.add_router("", part.router)
