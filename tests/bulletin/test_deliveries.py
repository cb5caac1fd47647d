"""Issued numbers reach people by real mail and real calls, once each, whatever breaks between."""

from __future__ import annotations

import datetime as dt
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.db import connection
from django.utils import timezone

from tests.bulletin.conftest import SYSTEM, ActorAs
from tests.bulletin.living import BY, EDITOR, S, begun, brought_to, draft, refusing
from wufei.bulletin.domain.distributing import decide_doubtful, distribute, first_moment
from wufei.bulletin.domain.keeping import add_recipient, subscribe
from wufei.bulletin.domain.sending import CLAIM_LASTS, MOST_ATTEMPTS, SendingReport, send_waiting
from wufei.bulletin.domain.stepping import move_issue
from wufei.bulletin.models import Channel, Delivery, Issue, Series, Subscription, Way
from wufei.kernel.actors import Role

pytestmark = pytest.mark.django_db
State = Delivery.State
Rhythm = Subscription.Rhythm


class Mailbox:
    """What the server took. ``refuses``: it says no to the next so many messages."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], str]] = []
        self.refuses = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuses:
            self.refuses -= 1
            return "451 try again later"
        self.letters.append((envelope.rcpt_tos, envelope.content.decode("utf-8", "replace")))
        return "250 OK"


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A real mail server on a free port."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield box
    controller.stop()


@pytest.fixture
def listener() -> Iterator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """A program that is called: its address, and what it was told with which key."""
    told: list[tuple[str, dict[str, Any]]] = []

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.append((self.headers["Idempotency-Key"], json.loads(body)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook", told
    server.shutdown()
    thread.join()
    server.server_close()


def issued(actor_as: ActorAs, series: Series) -> Issue:
    return brought_to(actor_as, begun(actor_as, series, draft("3月5日，开会。")), S.ISSUED)


def mailed(actor_as: ActorAs, series: Series, *addresses: str) -> Issue:
    for address in addresses:
        add_recipient(actor=SYSTEM, series=series, way=Way.DOWN, name=address, mail=address)
    issue = issued(actor_as, series)
    distribute(actor=actor_as(EDITOR), issue=issue)
    return issue


def test_a_mail_goes_out_once_and_names_the_issue(
    actor_as: ActorAs, series: Series, mailbox: Mailbox
) -> None:
    issue = mailed(actor_as, series, "office@wufei.invalid")
    distribute(actor=actor_as(EDITOR), issue=issue)  # pressed twice
    assert send_waiting() == SendingReport(sent=1)
    assert send_waiting() == SendingReport()
    ((to, letter),) = mailbox.letters
    assert to == ["office@wufei.invalid"]
    assert "/bulletin/brief/8/" in letter or "L2J1bGxldGluL2JyaWVmLzgv" in letter
    assert Delivery.objects.get().state == State.SENT


def test_a_lost_server_postpones_and_gives_up_after_a_while(
    actor_as: ActorAs, series: Series, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens
    mailed(actor_as, series, "office@wufei.invalid")
    moment = timezone.now()
    for attempt in range(1, MOST_ATTEMPTS):
        assert send_waiting(now=moment) == SendingReport(postponed=1)
        row = Delivery.objects.get()
        assert (row.state, row.attempts) == (State.WAITING, attempt)
        assert send_waiting(now=moment) == SendingReport()  # not before its time
        moment = row.not_before
    assert send_waiting(now=moment) == SendingReport(failed=1)
    row = Delivery.objects.get()
    assert row.state == State.FAILED
    assert "ConnectionRefusedError" in row.error


def test_without_a_server_the_reason_is_told(actor_as: ActorAs, series: Series) -> None:
    mailed(actor_as, series, "office@wufei.invalid")
    assert send_waiting() == SendingReport(postponed=1)
    assert Delivery.objects.get().error == "没有配置邮件服务器"


def test_a_server_that_says_later_gets_it_later(
    actor_as: ActorAs, series: Series, mailbox: Mailbox
) -> None:
    mailed(actor_as, series, "office@wufei.invalid")
    mailbox.refuses = 1
    assert send_waiting() == SendingReport(postponed=1)
    assert send_waiting(now=Delivery.objects.get().not_before) == SendingReport(sent=1)
    assert len(mailbox.letters) == 1


def test_a_sender_killed_in_the_middle_leaves_a_doubt_and_sends_nothing_twice(
    actor_as: ActorAs, series: Series, mailbox: Mailbox
) -> None:
    mailed(actor_as, series, "office@wufei.invalid")
    now = timezone.now()
    Delivery.objects.update(state=State.SENDING, claimed_at=now)  # as a killed sender leaves it
    assert send_waiting(now=now) == SendingReport()
    later = now + CLAIM_LASTS + dt.timedelta(seconds=1)
    assert send_waiting(now=later) == SendingReport(doubtful=1)
    row = Delivery.objects.get()
    assert row.state == State.DOUBTFUL
    assert mailbox.letters == []
    words = refusing(
        lambda: decide_doubtful(actor=actor_as(Role.GENERATOR), delivery=row, arrived=False)
    )
    assert words == "您无权办理。 请由编辑办理。"
    decide_doubtful(actor=actor_as(EDITOR), delivery=row, arrived=False)
    assert send_waiting() == SendingReport(sent=1)
    assert len(mailbox.letters) == 1


def test_digests_of_one_address_are_one_mail(
    actor_as: ActorAs, series: Series, mailbox: Mailbox
) -> None:
    reader = actor_as(Role.DISTRICT_OFFICER)
    subscribe(actor=reader, series=series, rhythm=Rhythm.DAILY, mail="reader@wufei.invalid")
    for _ in range(3):
        distribute(actor=actor_as(EDITOR), issue=issued(actor_as, series))
    assert send_waiting() == SendingReport()
    due = Delivery.objects.filter(channel=Channel.MAIL).latest("not_before").not_before
    assert timezone.localtime(due).time() == dt.time(8, 30)
    assert send_waiting(now=due) == SendingReport(sent=3)
    assert len(mailbox.letters) == 1


@pytest.mark.parametrize(
    ("rhythm", "quiet", "at", "due"),
    [
        (Rhythm.AT_ONCE, None, "2026-11-25 10:00", "2026-11-25 10:00"),
        (Rhythm.AT_ONCE, ("22:00", "07:00"), "2026-11-25 23:30", "2026-11-26 07:00"),
        (Rhythm.AT_ONCE, ("22:00", "07:00"), "2026-11-25 03:00", "2026-11-25 07:00"),
        (Rhythm.AT_ONCE, ("12:00", "14:00"), "2026-11-25 13:00", "2026-11-25 14:00"),
        (Rhythm.DAILY, None, "2026-11-25 08:00", "2026-11-25 08:30"),
        (Rhythm.DAILY, None, "2026-11-25 09:00", "2026-11-26 08:30"),
        (Rhythm.DAILY, ("08:00", "10:00"), "2026-11-25 09:00", "2026-11-26 10:00"),
        (Rhythm.WEEKLY, None, "2026-11-25 09:00", "2026-11-30 08:30"),
    ],
)
def test_when_a_message_may_go_out(
    rhythm: Rhythm, quiet: tuple[str, str] | None, at: str, due: str
) -> None:
    row = Subscription(rhythm=rhythm)
    if quiet:
        row.quiet_from, row.quiet_till = (dt.time.fromisoformat(part) for part in quiet)
    zone = timezone.get_default_timezone()
    moment = dt.datetime.fromisoformat(at).replace(tzinfo=zone)
    found = timezone.localtime(first_moment(row, moment))
    assert f"{found:%Y-%m-%d %H:%M}" == due


def test_a_program_is_called_with_a_key_that_tells_a_repetition(
    actor_as: ActorAs, series: Series, listener: tuple[str, list[tuple[str, dict[str, Any]]]]
) -> None:
    address, told = listener
    Series.objects.update(webhook=address)
    series.refresh_from_db()
    issue = issued(actor_as, series)
    distribute(actor=actor_as(EDITOR), issue=issue)
    assert send_waiting() == SendingReport(sent=1)
    ((key, body),) = told
    assert key == f"{issue.pk} issued webhook {address}"
    assert (body["event"], body["series"], body["number"]) == ("bulletin.issued", "brief", 8)


def test_two_ways_to_one_mailbox_are_one_mail(
    actor_as: ActorAs, series: Series, mailbox: Mailbox
) -> None:
    reader = actor_as(Role.DISTRICT_OFFICER)
    subscribe(actor=reader, series=series, rhythm=Rhythm.AT_ONCE, mail="Office@wufei.invalid")
    mailed(actor_as, series, "office@wufei.invalid")
    send_waiting()
    assert len(mailbox.letters) == 1


def test_a_withdrawal_is_told_to_the_same_people(
    actor_as: ActorAs, series: Series, mailbox: Mailbox
) -> None:
    issue = mailed(actor_as, series, "office@wufei.invalid")
    signer = actor_as(BY[S.SIGNED])
    issue = move_issue(actor=signer, issue=issue, state=S.WITHDRAWN, reason="有误")
    distribute(actor=signer, issue=issue)
    assert send_waiting() == SendingReport(sent=2)


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_mail_once(
    actor_as: ActorAs, series: Series, mailbox: Mailbox
) -> None:
    mailed(actor_as, series, *(f"office{n}@wufei.invalid" for n in range(6)))
    start = threading.Barrier(2)

    def send() -> None:
        start.wait()
        try:
            send_waiting()
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(to for (to,), _ in mailbox.letters) == [
        f"office{n}@wufei.invalid" for n in range(6)
    ]
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.SENT}
    assert mail.outbox == []
