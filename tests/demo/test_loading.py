"""When the demo is loaded, goes on, and is refused."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from wufei.demo.days import Window
from wufei.demo.domain import loading
from wufei.demo.domain.emptying import empty_demo
from wufei.demo.domain.loading import demo_is_loaded, load_demo
from wufei.demo.models import DemoLoad
from wufei.demo.refusals import DemoReason
from wufei.kernel.actors import system_actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import AccountDraft, Entry, open_account, verify
from wufei.people.public import User


@pytest.fixture
def short_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the first fortnight of the window is posted."""
    monkeypatch.setattr(Window, "days", property(lambda self: 14))


@pytest.fixture(autouse=True)
def own_data(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.mark.django_db
def test_an_interrupted_load_goes_on_and_ends_as_an_undisturbed_one(short_year: None) -> None:
    def stop(done: int, total: int) -> None:
        if done == 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_demo(progress=stop)
    assert not demo_is_loaded()
    assert verify(actor=system_actor("reader")).difference is None

    load_demo()

    assert demo_is_loaded()
    names = set(Entry.objects.values_list("client_id", flat=True))
    first = Entry.objects.count()
    assert len(names) == first > 1000
    assert verify(actor=system_actor("reader")).difference is None


@pytest.mark.django_db
def test_a_second_start_in_the_middle_doubles_nothing(short_year: None) -> None:
    load_demo()
    count = Entry.objects.count()
    DemoLoad.objects.update(finished_at=None)

    load_demo()

    assert Entry.objects.count() == count


@pytest.mark.django_db
def test_progress_is_told_day_by_day(short_year: None) -> None:
    told: list[tuple[int, int]] = []

    load_demo(progress=lambda done, total: told.append((done, total)))

    assert told == [(day, 14) for day in range(1, 15)]


@pytest.mark.django_db
def test_a_database_with_other_data_is_refused_and_left_alone() -> None:
    actor = system_actor("somebody")
    open_account(actor=actor, draft=AccountDraft(code="OWN", name="自有账户", stage="source"))

    with pytest.raises(Refusal) as refused:
        load_demo()
    assert refused.value.reason is DemoReason.NOT_EMPTY
    assert "1" in refused.value.message
    with pytest.raises(Refusal) as kept:
        empty_demo()
    assert kept.value.reason is DemoReason.NOT_A_DEMO
    assert not DemoLoad.objects.exists()


@pytest.mark.django_db
def test_another_demo_in_the_same_database_is_refused(short_year: None) -> None:
    load_demo(seed=8)

    with pytest.raises(Refusal) as refused:
        load_demo(seed=9)
    assert refused.value.reason is DemoReason.OTHER_DEMO
    with pytest.raises(CommandError, match="--reset"):
        call_command("load_demo", scale=2, verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize("scale", [0, -1, 51])
def test_a_scale_out_of_range_is_refused(scale: int) -> None:
    with pytest.raises(Refusal) as refused:
        load_demo(scale=scale)
    assert refused.value.reason is DemoReason.BAD_SCALE


@pytest.mark.django_db
def test_a_clock_before_the_end_of_the_window_is_refused() -> None:
    with time_machine.travel("2026-05-01T08:00:00+08:00"), pytest.raises(Refusal) as refused:
        load_demo()
    assert refused.value.reason is DemoReason.CLOCK_BEHIND
    assert "2026-11-01" in refused.value.message


@pytest.mark.django_db(transaction=True)
def test_reset_empties_a_demo_and_loads_it_anew(
    short_year: None, settings: Any, tmp_path: Path
) -> None:
    settings.LAKE_FOLDER = tmp_path / "lake"
    load_demo()
    (settings.LAKE_FOLDER).mkdir(exist_ok=True)
    (settings.LAKE_FOLDER / "page-000001.parquet").write_bytes(b"old")
    generated = Entry.objects.filter(batch=None)
    names = set(generated.values_list("client_id", flat=True))

    empty_demo()

    assert not Entry.objects.exists()
    assert not User.objects.exists()
    assert not (settings.LAKE_FOLDER).exists()
    assert not (tmp_path / "demo-sign-ins.json").exists()
    assert not Path(settings.MEDIA_ROOT).exists()
    call_command("load_demo", scale=2, verbosity=0)
    assert demo_is_loaded()
    assert generated.count() > len(names)
    assert names.isdisjoint(generated.values_list("client_id", flat=True))


@pytest.mark.django_db
def test_emptying_an_empty_database_is_no_fault() -> None:
    empty_demo()

    assert not DemoLoad.objects.exists()


@pytest.mark.django_db
def test_the_command_tells_what_it_loaded(
    short_year: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_demo")

    assert f"{Entry.objects.count():,} 笔分录" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_stopped_command_says_how_to_go_on(
    short_year: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*, actor: object, window: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(
        loading, "_close_months", lambda actor, window: stopped(actor=actor, window=window)
    )
    with pytest.raises(SystemExit) as ended:
        call_command("load_demo", verbosity=0)

    assert ended.value.code == 130
    assert "再次运行" in capsys.readouterr().err
