"""A photo, to those who may see a row that shows it."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from wufei.kernel.models import Photo
from wufei.kernel.photos import may_look, photo_path
from wufei.kernel.requests import actor_of_request


@login_required
@require_safe
def photo(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """The picture itself; a foreign and a missing one look the same."""
    found = Photo.objects.filter(pk=pk).first()
    if found is None or not may_look(actor_of_request(request), found):
        raise Http404
    path = photo_path(found.pk)
    if not path.is_file():
        raise Http404
    answer = FileResponse(path.open("rb"), content_type="image/jpeg")
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    return answer
