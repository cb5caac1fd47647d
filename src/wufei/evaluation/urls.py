"""Addresses of statistics and evaluation, below ``/evaluation/``."""

from django.urls import path

from wufei.evaluation.views import evaluations, papers, schemes, scores, statistics

app_name = "evaluation"

urlpatterns = [
    path("", statistics.statistics, name="index"),
    path("months/", evaluations.evaluation_list, name="evaluations"),
    path("months/new/", evaluations.evaluation_new, name="evaluation_new"),
    path("months/<int:pk>/", evaluations.evaluation_page, name="evaluation"),
    path("months/<int:pk>/paper.pdf", papers.evaluation_paper, name="evaluation_paper"),
    path("months/<int:pk>/progress/", evaluations.evaluation_progress, name="progress"),
    path("months/<int:pk>/revised/", evaluations.evaluation_revised, name="revised"),
    path("months/<int:pk>/<slug:state>/", evaluations.evaluation_move, name="move"),
    path("scores/<int:pk>/", scores.score_page, name="score"),
    path("scores/<int:pk>/paper.pdf", papers.score_paper, name="score_paper"),
    path("scores/<int:pk>/object/", scores.score_object, name="object"),
    path("scores/<int:pk>/correct/", scores.score_correct, name="correct"),
    path("objections/<int:pk>/answer/", scores.objection_answer, name="answer"),
    path("schemes/", schemes.scheme_list, name="schemes"),
    path("schemes/new/", schemes.scheme_new, name="scheme_new"),
    path("schemes/<slug:code>/", schemes.scheme_page, name="scheme"),
    path("schemes/<slug:code>/edit/", schemes.scheme_edit, name="scheme_edit"),
]
