from __future__ import annotations

from django.urls import path

from wufei.devices import views

app_name = "devices"

urlpatterns = [
    path("", views.fleet, name="fleet"),
    path("list/", views.listing, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/end/", views.end, name="end"),
    path("unknown/", views.unknown, name="unknown"),
    path("keys/", views.keys, name="keys"),
    path("keys/<int:pk>/end/", views.end_key, name="end_key"),
    path("scale/", views.scale, name="scale"),
    path("traccar/", views.traccar, name="traccar"),
]
