from __future__ import annotations

from django.urls import path

from wufei.bulletin.views import archive, composing, contributions, keeping, making

app_name = "bulletin"

urlpatterns = [
    path("", archive.archive, name="archive"),
    path("feed.atom", archive.feed, name="feed"),
    path("schema.json", archive.schema, name="schema"),
    path("contributions/", contributions.listing, name="contributions"),
    path("contributions/new/", contributions.create, name="contribute"),
    path("contributions/<int:pk>/", contributions.detail, name="contribution"),
    path("contributions/<int:pk>/autosave/", contributions.autosave, name="autosave"),
    path("contributions/<int:pk>/history/", contributions.history, name="history"),
    path("contributions/<int:pk>/<slug:state>/", contributions.step, name="contribution_step"),
    path("issues/", composing.listing, name="issues"),
    path("issues/new/", composing.create, name="begin_issue"),
    path("issues/<int:pk>/", composing.compose, name="compose"),
    path("issues/<int:pk>/order/", composing.order, name="order"),
    path("issues/<int:pk>/check/", composing.check_text, name="check_text"),
    path("issues/<int:pk>/erratum/", composing.erratum, name="erratum"),
    path("issues/<int:pk>/proof.pdf", making.draft_pdf, name="draft_pdf"),
    path("issues/<int:pk>/proof.docx", making.draft_word, name="draft_word"),
    path("issues/<int:pk>/charts/<str:key>.svg", making.draft_chart, name="draft_chart"),
    path("issues/<int:pk>/deliveries/", keeping.deliveries, name="deliveries"),
    path("issues/<int:pk>/deliveries/<int:delivery_pk>/", keeping.decide, name="decide"),
    path("issues/<int:pk>/items/new/", composing.item, name="new_item"),
    path("issues/<int:pk>/items/<int:item_pk>/", composing.item, name="item"),
    path(
        "issues/<int:pk>/items/<int:item_pk>/history/", composing.item_history, name="item_history"
    ),
    path("issues/<int:pk>/items/<int:item_pk>/remove/", composing.remove, name="remove"),
    path("issues/<int:pk>/items/<int:item_pk>/comments/", composing.comment, name="comment"),
    path("issues/<int:pk>/comments/<int:comment_pk>/settle/", composing.settle, name="settle"),
    path("issues/<int:pk>/add/<int:contribution_pk>/", composing.add, name="add"),
    path("issues/<int:pk>/remarks/<slug:key>/", composing.remark, name="remark"),
    path("issues/<int:pk>/steps/<slug:state>/", composing.step, name="step"),
    path("writing/figures/", making.figures, name="figures"),
    path("writing/figures/value/", making.figure_value, name="figure_value"),
    path("writing/photos/", making.photo, name="keep_photo"),
    path("series/", keeping.listing, name="series_list"),
    path("series/new/", keeping.create, name="series_new"),
    path("series/<slug:slug>/", keeping.detail, name="series"),
    path("series/<slug:slug>/edit/", keeping.edit, name="series_edit"),
    path("series/<slug:slug>/duties/", keeping.add_duty, name="add_duty"),
    path("series/<slug:slug>/duties/<int:pk>/end/", keeping.end_duty, name="end_duty"),
    path("series/<slug:slug>/recipients/", keeping.add_recipient, name="add_recipient"),
    path(
        "series/<slug:slug>/recipients/<int:pk>/end/", keeping.end_recipient, name="end_recipient"
    ),
    path("series/<slug:slug>/template/", keeping.set_template, name="set_template"),
    path("series/<slug:slug>/template.docx", keeping.get_template, name="get_template"),
    path("series/<slug:slug>/subscription/", keeping.subscription, name="subscription"),
    path("<slug:slug>/<int:number>/", archive.issue, name="issue"),
    path("<slug:slug>/<int:number>/issue.pdf", archive.as_pdf, name="pdf"),
    path("<slug:slug>/<int:number>/issue.docx", archive.as_word, name="docx"),
    path("<slug:slug>/<int:number>/issue.txt", archive.as_text, name="txt"),
    path("<slug:slug>/<int:number>/issue.json", archive.as_json, name="json"),
    path("<slug:slug>/<int:number>/charts/<str:key>.svg", archive.chart, name="chart"),
    path("<slug:slug>/<int:number>/photos/<uuid:pk>/", archive.photo, name="photo"),
]
