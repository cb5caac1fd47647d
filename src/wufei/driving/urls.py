from __future__ import annotations

from django.urls import path

from wufei.driving.views import deciding, phone, watching

app_name = "driving"

urlpatterns = [
    path("", phone.phone, name="phone"),
    path("round/", phone.round_json, name="round"),
    path("token/", phone.token, name="token"),
    path("events/", phone.events, name="events"),
    path("photos/<uuid:pk>/", phone.photo, name="photo"),
    path("worker.js", phone.worker, name="worker"),
    path("watch/", watching.watch, name="watch"),
    path("decisions/", deciding.decisions, name="decisions"),
    path("decisions/<int:pk>/", deciding.decide, name="decide"),
    path("reasons/", watching.reasons, name="reasons"),
    path("reasons/<int:pk>/end/", watching.end_reason, name="end_reason"),
]
