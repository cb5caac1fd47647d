"""Calendars to subscribe to: one's own addresses, and what stands behind an address."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wufei.collection.domain.feeds import feed_of, feed_token, may_open, open_feed, revoke_feed
from wufei.collection.exports import as_ical
from wufei.collection.forms.orders import FeedForm
from wufei.collection.models import CalendarFeed
from wufei.collection.queries.calendars import happenings_of
from wufei.collection.views.answering import answer_form
from wufei.kernel.actors import load_actor
from wufei.kernel.requests import actor_of_request


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_list(request: HttpRequest) -> HttpResponse:
    """One's calendars with their addresses to copy; POST opens another."""
    actor = actor_of_request(request)
    feeds = CalendarFeed.objects.visible_to(actor).filter(revoked_at__isnull=True)
    rows = feeds.select_related("point", "contract", "crew")
    form = FeedForm(request.POST or None, actor=actor)

    def run() -> tuple[str, str]:
        open_feed(actor=actor, **form.cleaned_data)
        return reverse("collection:calendars"), _("日历已建立，复制地址到手机日历里订阅。")

    shown = [(feed, request.build_absolute_uri(_address(feed))) for feed in rows]
    return answer_form(request, form, "collection/calendars.html", run, feeds=shown)


def _address(feed: CalendarFeed) -> str:
    return reverse("collection:calendar", args=[feed_token(feed)])


@login_required
@require_POST
def calendar_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of_request(request)
    feed = CalendarFeed.objects.get_visible_or_404(actor, pk=pk)
    revoke_feed(actor=actor, feed=feed)
    messages.success(request, _("日历地址已撤销。"))
    return redirect(reverse("collection:calendars"))


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address: without sign-in, as phones ask for it.

    It answers as long as its owner may see what it is of.
    """
    feed = feed_of(token)
    if feed is None:
        raise Http404
    owner = load_actor(feed.owner, "")
    if feed.revoked_at is not None or not may_open(owner, feed.point, feed.contract, feed.crew):
        return HttpResponse(status=410)
    host = request.get_host().partition(":")[0]
    content = as_ical(str(feed), happenings_of(feed), host=host)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = 'inline; filename="collection.ics"'
    response["Referrer-Policy"] = "no-referrer"
    return response
