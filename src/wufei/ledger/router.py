"""The ledger's part of the API."""

from ninja import Router

from wufei.ledger.routes import accounts, entries, loads, lots

router = Router()
for part in (entries, accounts, lots, loads):
    router.add_router("", part.router)
