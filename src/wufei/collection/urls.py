from __future__ import annotations

from django.urls import path

from wufei.collection import views
from wufei.collection.declared import REGISTERS
from wufei.registry.public import register_pages

app_name = "collection"

urlpatterns = [
    path("", views.index, name="index"),
    path("map/", views.point_map, name="map"),
    path("labels/", views.labels, name="labels"),
    path("scan/<slug:code>/", views.scanned, name="scanned"),
    path("points/import/", views.import_page, name="import_points"),
    path("points/import/template.xlsx", views.import_template, name="import_template"),
    *(page for register in REGISTERS for page in register_pages(register)),
]
