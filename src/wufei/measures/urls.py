"""Addresses of the figures, below ``/figures/``. What is no figure stands before them."""

from django.urls import path

from wufei.measures.views import behind, declared, definitions, explorer, figures, working

app_name = "measures"

urlpatterns = [
    path("", explorer.explorer, name="explorer"),
    path("definitions/", definitions.definitions, name="definitions"),
    path("declared/", declared.declared_list, name="declared"),
    path("declared/new/", declared.declared_new, name="declared-new"),
    path("declared/upload/", declared.declared_upload, name="declared-upload"),
    path("declared/upload/template/", declared.upload_template, name="declared-template"),
    path("declared/<int:number>/", declared.declared_change, name="declared-change"),
    path("declared/<int:number>/withdraw/", declared.declared_withdraw, name="declared-withdraw"),
    path("answers/<int:pk>/progress/", working.answer_progress, name="answer-progress"),
    path("answers/<int:pk>/stop/", working.answer_stop, name="answer-stop"),
    path("answers/<int:pk>/again/", working.answer_again, name="answer-again"),
    path("<slug:figure>/", figures.figure_page, name="figure"),
    path("<slug:figure>/revisions/", figures.figure_revisions, name="revisions"),
    path("<slug:figure>/behind/<slug:measure>/", behind.groups, name="behind"),
    path("<slug:figure>/lines/<slug:measure>/", behind.lines, name="lines"),
]
