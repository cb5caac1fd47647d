"""A map as form and as text: the same map, nothing lost on the way."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
import pytest
from django.test import Client
from django.utils import translation

import wufei.intake
from tests.intake.conftest import SIMPLE, csv_text, make_books
from wufei.intake.forms.desk import FORM, TEXT, desk_of_post, desk_of_text, new_desk
from wufei.intake.forms.guessing import guess_format
from wufei.intake.forms.reading import MapReader
from wufei.intake.public import (
    ImportRun,
    SourceFile,
    load_map,
    receive_file,
    shipped_map,
    shipped_names,
    start_run,
)
from wufei.kernel.actors import Actor, Role, system_actor

pytestmark = pytest.mark.django_db
CLERK = system_actor("test")
ClientAs = Callable[[Role | str | None], Client]

FLAT = """
name: gate
title: 门岗台账
time: {template: "{day} {hour}", formats: ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"], zone: Asia/Shanghai}
material: {column: what, map: {厨余: kitchen, 其他: residual}}
mass: {column: gross, minus: tare, unit: kg, blank: skip, zero: refuse, negative: reverse}
from: {column: giver, map: {居民: households}, otherwise: keep}
to: yard
entry: {paper: 磅单, reference: {column: ticket}}
handover: {giver: {column: ticket}, receiver: {column: ticket}}
duplicates: quarantine
plausible: {max: "60", unit: t, why: 货车限值, policy: report}
checks: [{name: 毛减皮等于净, plus: gross, minus: tare, equals: net}]
"""  # noqa: E501 - as it would be written
COLUMNS = "day,hour,what,gross,tare,net,giver,ticket"
LINE = "2026-01-05,08:30,厨余,3000,1000,2000,居民,T1"


@pytest.fixture
def flat_file(db: None) -> SourceFile:
    make_books()
    content = io.BytesIO(csv_text(LINE, header=COLUMNS))
    return receive_file(actor=CLERK, content=content, name="gate.csv")


def form_data(desk: Any) -> dict[str, str]:
    data = {"mode": "form"}
    for field in desk.form:
        value = field.value()
        if value is True:
            data[field.html_name] = "on"
        elif value not in (None, False):
            data[field.html_name] = str(value)
    for rows in desk.value_rows:
        data |= {f"{rows.kind}_of": rows.column, f"{rows.kind}_values": rows.values_json}
        data |= {f"{rows.kind}_key_{i}": key for i, (_value, key) in enumerate(rows.rows)}
    return data


def test_a_map_shown_as_form_and_sent_back_is_the_same(flat_file: SourceFile) -> None:
    desk = desk_of_text(CLERK, flat_file, FLAT)
    assert (desk.mode, desk.unfit) == (FORM, False)
    assert desk.form is not None
    assert desk.form["time_second"].value() == "hour"
    again = desk_of_post(CLERK, flat_file, form_data(desk))
    assert again.make_map() == load_map(FLAT.replace("name: gate", "name: 门岗台账"))


def test_what_the_form_cannot_show_stays_text(flat_file: SourceFile) -> None:
    desk = desk_of_text(CLERK, flat_file, SIMPLE)
    assert (desk.mode, desk.unfit) == (TEXT, True)
    assert desk.text == SIMPLE


def test_which_shipped_maps_fit_the_form(flat_file: SourceFile) -> None:
    whole = []
    defaults = {n: f.initial or "" for n, f in new_desk(CLERK, flat_file).form.fields.items()}  # type: ignore[union-attr]
    for name in shipped_names():
        reader = MapReader(shipped_map(name))
        reader.read()
        if reader.is_whole(defaults):
            whole.append(name)
    assert "austin-load-tickets" in whole
    assert "scotland-site-totals" not in whole


def test_the_preview_shows_what_the_rows_become(flat_file: SourceFile) -> None:
    desk = desk_of_text(CLERK, flat_file, FLAT)
    column_map = desk.make_map() if desk.form and desk.form.is_bound else load_map(FLAT)
    assert column_map is not None
    (row,) = desk.preview(column_map)
    (move,) = row.moves
    assert (row.number, row.outcome, row.day) == (2, "accepted", "2026-01-05")
    assert (move.mass, move.grams) == ("2000 kg", 2_000_000)
    assert (move.giver, move.receiver, move.giver_is_new) == ("居民", "堆场", False)


def test_columns_must_come_from_somewhere(flat_file: SourceFile) -> None:
    desk = desk_of_post(CLERK, flat_file, {"mode": "form", "material_fixed": "kitchen"})
    assert desk.make_map() is None
    assert desk.form is not None
    assert sorted(desk.form.errors) == [
        "giver_column", "mass_column", "receiver_column", "time_column", "title", "unit_column",
    ]  # fmt: skip


def test_a_fault_of_the_map_stands_at_its_field(flat_file: SourceFile) -> None:
    desk = desk_of_text(CLERK, flat_file, FLAT)
    desk = desk_of_post(CLERK, flat_file, form_data(desk) | {"zone": "Mars/Olympus"})
    assert desk.make_map() is None
    assert desk.form is not None
    assert list(desk.form.errors) == ["zone"]


def test_the_form_goes_on_as_text_and_back(flat_file: SourceFile, cast: dict[str, Any]) -> None:
    client = Client()
    client.force_login(cast["city_officer"])
    run = start_run(actor=CLERK, source=flat_file)
    ImportRun.objects.filter(pk=run.pk).update(created_by=cast["city_officer"])
    address = f"/intake/{run.pk}/map/"
    desk = desk_of_text(CLERK, flat_file, FLAT)
    page = client.post(address, form_data(desk) | {"action": "text"})
    text = page.context["desk"].text
    assert load_map(text).title.zh == "门岗台账"
    page = client.post(address, {"mode": "text", "text": text, "action": "form"})
    assert page.context["form"]["plausible_max"].value() == "60"
    page = client.post(address + "preview/", {"mode": "text", "text": text + "odd: 1\n"})
    assert 'data-line="' in page.content.decode()
    chosen = form_data(desk) | {"material_column": "giver"}
    page = client.post(address + "values/material/", chosen)
    assert "居民" in page.content.decode()
    assert page.headers["HX-Trigger"] == "mapchanged"


@pytest.mark.parametrize(
    ("values", "pattern"),
    [
        (["2026-01-31", "2026-01-31 08:30:00"], "iso"),
        (["2026/1/31"], "chinese"),
        (["01/31/2026"], "%m/%d/%Y"),
        (["31/01/2026", "01/02/2026"], "%d/%m/%Y"),
        (["2021-07-08 12:00:00.000000 UTC"], "%Y-%m-%d %H:%M:%S.%f UTC"),
        (["2020-Q2"], "quarter"),
        (["yesterday"], None),
        ([], None),
    ],
)
def test_the_way_dates_are_written_is_guessed(values: list[str], pattern: str | None) -> None:
    assert guess_format(values) == pattern


def test_a_district_clerk_cannot_register_materials(
    flat_file: SourceFile, actor_as: Callable[[Role], Actor], client_as: ClientAs
) -> None:
    run = start_run(actor=actor_as(Role.DISPATCHER), source=flat_file)
    page = client_as(Role.DISPATCHER).get(f"/intake/{run.pk}/map/").content.decode()
    assert 'name="new_materials"' not in page
    assert "须由市无废办登记" in page


def test_the_english_of_intake_is_complete() -> None:
    catalogue = Path(wufei.intake.__file__).parent / "locale" / "en" / "LC_MESSAGES" / "django.po"
    assert [e.msgid for e in polib.pofile(str(catalogue)).untranslated_entries()] == []


@pytest.mark.parametrize("path", ["", "new/", "{run}/map/?map=blank", "{run}/map/?mode=text"])
def test_english_pages_hold_no_chinese(
    flat_file: SourceFile, cast: dict[str, Any], path: str
) -> None:
    import re

    client = Client(headers={"accept-language": "en"})
    client.force_login(cast["city_officer"])
    source = receive_file(
        actor=CLERK, content=io.BytesIO(b"day,kg,what\n2026-01-05,5,kitchen\n"), name="plain.csv"
    )
    run = start_run(actor=CLERK, source=source)
    ImportRun.objects.filter(pk=run.pk).update(created_by=cast["city_officer"], actor_name="Lin")
    with translation.override("zh-hans"):  # what the request leaves behind ends here
        page = client.get("/intake/" + path.format(run=run.pk)).content.decode()
    main = page[page.index('<main id="content"') : page.index("</main>")]
    spoken = re.sub(r"<datalist.*?</datalist>|value=\"[^\"]*\"", "", main, flags=re.DOTALL)
    assert re.findall(r"[\u4e00-\u9fff]+", spoken) == []
