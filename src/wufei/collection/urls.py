from __future__ import annotations

from django.urls import path

from wufei.collection.declared import REGISTERS
from wufei.collection.views import acting, booking, calendars, orders, registers
from wufei.registry.public import register_pages

app_name = "collection"

urlpatterns = [
    path("", registers.index, name="index"),
    path("map/", registers.point_map, name="map"),
    path("labels/", registers.labels, name="labels"),
    path("scan/<slug:code>/", registers.scanned, name="scanned"),
    path("points/import/", registers.import_page, name="import_points"),
    path("points/import/template.xlsx", registers.import_template, name="import_template"),
    path("orders/", orders.order_list, name="orders"),
    path("orders/book/", booking.book_page, name="book"),
    path("orders/mine/", orders.own_orders, name="own_orders"),
    path("orders/messages/", orders.message_list, name="messages"),
    path("orders/accept/", orders.accept_many, name="accept_many"),
    path("orders/<slug:code>/", orders.order_page, name="order"),
    path("orders/<slug:code>/<slug:slug>/", acting.order_act, name="order_act"),
    path("complaints/", orders.complaint_list, name="complaints"),
    path("complaints/<int:pk>/answer/", acting.complaint_answer, name="complaint_answer"),
    path("calendars/", calendars.calendar_list, name="calendars"),
    path("calendars/<int:pk>/revoke/", calendars.calendar_revoke, name="calendar_revoke"),
    path("calendars/<str:token>.ics", calendars.calendar, name="calendar"),
    *(page for register in REGISTERS for page in register_pages(register)),
]
