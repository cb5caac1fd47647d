"""Addresses of intake, below ``/intake/``."""

from django.urls import path

from wufei.intake.views import checking, mapping, posting, runs, uploading

app_name = "intake"

urlpatterns = [
    path("", runs.run_list, name="runs"),
    path("new/", uploading.upload, name="upload"),
    path("<int:pk>/", runs.run_detail, name="run"),
    path("<int:pk>/progress/", runs.run_progress, name="progress"),
    path("<int:pk>/map/", mapping.map_page, name="map"),
    path("<int:pk>/map/preview/", mapping.map_preview, name="map-preview"),
    path("<int:pk>/map/values/<str:kind>/", mapping.map_values, name="map-values"),
    path("<int:pk>/map/use/", mapping.map_use, name="map-use"),
    path("<int:pk>/check/", checking.check_start, name="check"),
    path("<int:pk>/post/", posting.post_page, name="post"),
    path("<int:pk>/stop/", posting.stop, name="stop"),
    path("<int:pk>/rejected/", posting.rejected_download, name="rejected"),
    path("<int:pk>/undo/", posting.undo_page, name="undo"),
]
