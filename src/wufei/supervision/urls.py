from __future__ import annotations

from django.urls import path

from wufei.supervision.views import board, findings, rules, runs

app_name = "supervision"

urlpatterns = [
    path("", findings.index, name="index"),
    path("export.xlsx", findings.export, name="export"),
    path("note/", findings.note, name="note"),
    path("day/", board.day, name="day"),
    path("findings/<int:pk>/", findings.finding, name="finding"),
    path("findings/<int:pk>/<slug:state>/", findings.move, name="move"),
    path("rules/", rules.rule_list, name="rules"),
    path("rules/<slug:rule>/", rules.rule_page, name="rule"),
    path("rules/<slug:rule>/parameters/", rules.parameters_new, name="parameters_new"),
    path("rules/<slug:rule>/trial/", rules.trial_new, name="trial_new"),
    path("parameters/<int:pk>/end/", rules.parameters_end, name="parameters_end"),
    path("trials/<int:pk>/", rules.trial, name="trial"),
    path("trials/<int:pk>/progress/", rules.trial_progress, name="trial_progress"),
    path("runs/", runs.run_list, name="runs"),
    path("runs/new/", runs.run_new, name="run_new"),
]
