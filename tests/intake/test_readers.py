"""Files are known by their content; what cannot be read is refused with what to do."""

from __future__ import annotations

import datetime as dt
import gzip
import zipfile
from pathlib import Path

import pytest

from wufei.intake.mapfields import FileLayout
from wufei.intake.readers import Table, open_table, require_columns
from wufei.intake.refusals import IntakeReason
from wufei.kernel.refusals import Reason, Refusal

ROWS = "日期,货名,净重\n2026-01-02,厨余,12.5\n2026-01-03,其他,7\n"
CELLS = [(2, ["2026-01-02", "厨余", "12.5"]), (3, ["2026-01-03", "其他", "7"])]


def table(tmp_path: Path, content: bytes, name: str = "f.csv", **layout: object) -> Table:
    path = tmp_path / name
    path.write_bytes(content)
    wanted = layout.pop("wanted", ())
    return open_table(path, FileLayout(**layout), wanted=wanted)  # type: ignore[arg-type]


def refusal(tmp_path: Path, content: bytes, name: str = "f.csv", **layout: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        list(table(tmp_path, content, name, **layout).rows())
    assert str(refused.value)
    assert refused.value.remedy
    return refused.value


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8-sig"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-16", "utf-16"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, encoding: str, found: str) -> None:
    opened = table(tmp_path, ROWS.encode(encoding))
    assert (opened.encoding, opened.header) == (found, ["日期", "货名", "净重"])
    assert list(opened.rows()) == CELLS


def test_packed_files_are_read_as_they_are(tmp_path: Path) -> None:
    opened = table(tmp_path, gzip.compress(ROWS.encode("gb18030")), "f.csv.gz")
    assert (opened.kind, opened.encoding) == ("csv.gz", "gb18030")
    assert list(opened.rows()) == CELLS


def test_a_wrong_encoding_names_the_byte(tmp_path: Path) -> None:
    content = ROWS.encode() + b"\xff\xff\n"
    found = refusal(tmp_path, content)
    assert found.reason is IntakeReason.WRONG_ENCODING
    assert found.params["offset"] == len(ROWS.encode())
    told = refusal(tmp_path, ROWS.encode("gb18030"), encoding="utf-8")
    assert (told.reason, told.params["offset"]) == (IntakeReason.WRONG_ENCODING, 0)


def test_the_byte_is_right_across_the_pieces_in_which_a_file_is_read(tmp_path: Path) -> None:
    """A character cut in two by the end of a piece, and a fault right behind it."""
    filler = b"a,b\n" + b"x" * (1024 * 1024 - 6) + "重".encode()
    content = filler + b"\xff" + b"\n"
    assert refusal(tmp_path, content, encoding="utf-8").params["offset"] == len(filler)


def test_a_character_cut_off_at_the_end_is_found(tmp_path: Path) -> None:
    content = ROWS.encode() + "重".encode()[:2]
    found = refusal(tmp_path, content, encoding="utf-8")
    assert found.params["offset"] == len(ROWS.encode())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", IntakeReason.EMPTY_FILE),
        (b"\xef\xbb\xbf\n \n", IntakeReason.EMPTY_FILE),
        (b"%PDF-1.7 ...", IntakeReason.WRONG_FILE_TYPE),
        (b"\x89PNG\r\n\x1a\n....", IntakeReason.WRONG_FILE_TYPE),
        (b"<!DOCTYPE html><table>", IntakeReason.WRONG_FILE_TYPE),
        (b"a,b\n1,\x00\x01\x02\n", IntakeReason.WRONG_FILE_TYPE),
        (b"PK\x03\x04 no archive", IntakeReason.FILE_BROKEN),
        (b"\xd0\xcf\x11\xe0 no workbook", IntakeReason.FILE_BROKEN),
        (gzip.compress(ROWS.encode(), mtime=0)[:-12], IntakeReason.FILE_BROKEN),
        (b"\n\n\nx\n", IntakeReason.NO_HEADER),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, reason: Reason) -> None:
    assert refusal(tmp_path, content).reason is reason


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", ROWS)
    assert refusal(tmp_path, path.read_bytes(), "a.xlsx").reason is IntakeReason.WRONG_FILE_TYPE


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    text = ROWS.replace(",", delimiter)
    opened = table(tmp_path, text.encode())
    assert opened.delimiter == delimiter
    assert list(opened.rows()) == CELLS


def test_the_columns_of_the_map_decide_between_delimiters(tmp_path: Path) -> None:
    text = 'a,b,c;"d,e";f\n1;2;3\n'
    assert table(tmp_path, text.encode(), wanted=["d,e", "f"]).delimiter == ";"


def test_row_numbers_are_those_of_a_spreadsheet(tmp_path: Path) -> None:
    text = 'title\n\na,b\n1,"x\ny"\n\n2,z\n'
    opened = table(tmp_path, text.encode(), header_row=3)
    assert list(opened.rows()) == [(4, ["1", "x\ny"]), (6, ["2", "z"])]


def test_an_open_quote_is_refused_with_its_row(tmp_path: Path) -> None:
    text = "a,b\n1,2\n" + '3,"' + "x" * 200_000
    found = refusal(tmp_path, text.encode())
    assert found.reason is IntakeReason.BROKEN_CSV
    assert found.params["row"] == 3


def test_missing_columns_name_the_nearest(tmp_path: Path) -> None:
    opened = table(tmp_path, b"Date,Net weigth,Truck\n1,2,3\n")
    with pytest.raises(Refusal) as refused:
        require_columns(opened.header, ["Net weight", "Truck", "From"])
    assert refused.value.reason is IntakeReason.MISSING_COLUMNS
    assert refused.value.params["columns"] == ["Net weight", "From"]
    assert "“Net weight”最接近“Net weigth”" in refused.value.remedy
    assert "Date、Net weigth、Truck" in refused.value.remedy


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    opened = table(tmp_path, b"a,b,a\n1,2,3\n")
    with pytest.raises(Refusal) as refused:
        require_columns(opened.header, ["a"])
    assert refused.value.reason is IntakeReason.DOUBLE_COLUMN


def workbook(path: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "说明"  # type: ignore[union-attr]
    book["说明"]["A1"] = "此表由磅房导出"
    sheet = book.create_sheet("磅单")
    sheet.append(["日期", "净重", "备注", "时刻"])
    sheet.append([dt.date(2026, 1, 2), 0.1, "=1+1", dt.datetime(2026, 1, 2, 8, 30)])
    sheet.append([None, None, None, None])
    sheet.append([dt.date(2026, 1, 3), 12500, True, None])
    sheet["C2"].data_type = "s"
    book.save(path)
    return path


def test_workbooks_are_read_by_sheet_with_dates_and_exact_numbers(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx")
    opened = open_table(path, FileLayout(sheet="磅单"))
    assert (opened.kind, opened.sheets) == ("xlsx", ("说明", "磅单"))
    assert opened.header == ["日期", "净重", "备注", "时刻"]
    assert list(opened.rows()) == [
        (2, ["2026-01-02", "0.1", "=1+1", "2026-01-02 08:30:00"]),
        (4, ["2026-01-03", "12500", "true", ""]),
    ]


def test_a_sheet_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    path = workbook(tmp_path / "b.xlsx")
    with pytest.raises(Refusal) as refused:
        open_table(path, FileLayout(sheet="一月"))
    assert refused.value.reason is IntakeReason.NO_SUCH_SHEET
    assert "说明、磅单" in refused.value.remedy
