from __future__ import annotations

from django.urls import path

from wufei.registry.public import register_pages
from wufei.rounds.declared import REGISTERS
from wufei.rounds.views import changing, plans, rounds

app_name = "rounds"

urlpatterns = [
    path("", plans.plan_list, name="index"),
    path("day/", plans.rounds_of_day, name="day"),
    path("registers/", plans.registers, name="registers"),
    path("new/", plans.draft, name="draft"),
    path("plans/<int:pk>/", plans.plan_page, name="plan"),
    path("plans/<int:pk>/progress/", plans.progress, name="progress"),
    path("plans/<int:pk>/stop/", plans.stop, name="stop"),
    path("plans/<int:pk>/compare/", plans.compare_page, name="compare"),
    path("plans/<int:pk>/unplanned.xlsx", plans.unplanned_export, name="unplanned"),
    path("plans/<int:pk>/compute/", changing.compute, name="compute"),
    path("plans/<int:pk>/publish/", changing.publish_page, name="publish"),
    path("plans/<int:pk>/discard/", changing.discard, name="discard"),
    path("plans/<int:pk>/insert/<str:code>/", changing.insert, name="insert"),
    path("plans/<int:pk>/withdraw/<str:code>/", changing.withdraw, name="withdraw"),
    path("stops/<int:pk>/place/", changing.place, name="place"),
    path("stops/<int:pk>/split/", changing.split, name="split"),
    path("stops/<int:pk>/lock/", changing.stop_lock, name="stop_lock"),
    path("r/<str:code>/", rounds.round_page, name="round"),
    path("r/<str:code>/sheet.pdf", rounds.sheet_pdf, name="sheet_pdf"),
    path("r/<str:code>/sheet.xlsx", rounds.sheet_xlsx, name="sheet_xlsx"),
    path("r/<str:code>/lock/", changing.round_lock, name="round_lock"),
    path("r/<str:code>/vehicle/", changing.vehicle, name="vehicle"),
    path("r/<str:code>/driver/", changing.driver, name="driver"),
    path("r/<str:code>/give-away/", changing.give_away, name="give_away"),
    *(page for register in REGISTERS for page in register_pages(register)),
]
