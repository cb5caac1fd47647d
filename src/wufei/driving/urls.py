from __future__ import annotations

from django.urls import path

from wufei.driving import views

app_name = "driving"

urlpatterns = [
    path("", views.phone, name="phone"),
    path("round/", views.round_json, name="round"),
    path("token/", views.token, name="token"),
    path("events/", views.events, name="events"),
    path("photos/<uuid:pk>/", views.photo, name="photo"),
    path("worker.js", views.worker, name="worker"),
    path("watch/", views.watch, name="watch"),
    path("decisions/", views.decisions, name="decisions"),
    path("decisions/<int:pk>/", views.decide, name="decide"),
    path("reasons/", views.reasons, name="reasons"),
    path("reasons/<int:pk>/end/", views.end_reason, name="end_reason"),
]
