"""A workbook that people corrected is read back, and wins."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from cchc_nlp.store import Store
from tests.conftest import SAMPLE, Run
from tests.runs.tables_of_people import NAME, changed_workbook
from tests.tables import rows


def test_a_corrected_workbook_is_read_back_and_wins(tmp_path: Path, cchc: Run) -> None:
    store, sheet = tmp_path / "s", tmp_path / "r.xlsx"
    cchc("ingest", SAMPLE / NAME, "--store", store)
    cchc("export", "-o", sheet, "--store", store)
    before = Store(store).counts()["mentions"]
    assert "0 chỗ sửa" in cchc("import-corrections", sheet, "--store", store).stderr, (
        "a workbook that nobody changed changes nothing"
    )
    changed_workbook(
        sheet,
        sheet,
        "468/QĐ-TTg",
        number="469/QĐ-TTg",
        date=datetime(2021, 3, 28),
        subject="đề án một cửa",
    )
    changed_workbook(sheet, sheet, "749/QĐ-TTg", number=None, name=None)
    assert (
        "chỗ sửa"
        in cchc("import-corrections", sheet, "--store", store, "--author", "Nguyễn Văn A").stderr
    )

    def check() -> None:
        (row,) = rows(store, "SELECT * FROM mentions WHERE number = '469/QĐ-TTg'")
        assert (row["date"], row["subject"], row["key"], row["confidence"]) == (
            "2021-03-28",
            "đề án một cửa",
            "quyet dinh|469/qd-ttg|2021",
            1.0,
        )
        assert Store(store).counts()["mentions"] == before - 1
        assert rows(store, "SELECT 1 FROM documents WHERE key = 'quyet dinh|469/qd-ttg|2021'")

    check()
    rows(store, "UPDATE paths SET modified = 0")
    rows(store, "UPDATE reports SET pipeline = 'old'")
    cchc("ingest", SAMPLE / NAME, "--store", store)
    check()


def test_a_table_that_does_not_fit_changes_nothing(tmp_path: Path, cchc: Run) -> None:
    store, sheet = tmp_path / "s", tmp_path / "r.xlsx"
    cchc("ingest", SAMPLE / NAME, "--store", store)
    cchc("export", "-o", sheet, "--store", store)
    changed_workbook(sheet, tmp_path / "day.xlsx", "468/QĐ-TTg", date="hôm qua")
    changed_workbook(sheet, tmp_path / "place.xlsx", "468/QĐ-TTg", start=3)
    (tmp_path / "no.xlsx").write_bytes(b"not a workbook")
    (tmp_path / "no.csv").write_text("a,b\n1,2\n", encoding="utf8")
    for name, says in (
        ("day.xlsx", "không phải là ngày"),
        ("place.xlsx", "không có viện dẫn"),
        ("no.xlsx", "không đọc được"),
        ("no.csv", "thiếu cột"),
    ):
        assert says in cchc("import-corrections", tmp_path / name, "--store", store, code=2).stderr
    assert Store(store).reference_corrections.all() == {}


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_workbook_tells_reports_of_one_name_apart(
    tmp_path: Path, cchc: Run, namesakes: Path, suffix: str
) -> None:
    sheet = tmp_path / f"r.{suffix}"
    cchc("export", "-o", sheet, "--store", namesakes)
    assert "0 chỗ sửa" in cchc("import-corrections", sheet, "--store", namesakes).stderr
    if suffix == "xlsx":
        links = {
            cell.hyperlink.target
            for row in load_workbook(sheet)["Viện dẫn"].iter_rows(min_row=2)
            for cell in row
            if cell.hyperlink
        }
        assert {Path(link).parent.name for link in links} == {"q1", "q2"}
        changed_workbook(sheet, sheet, "311/QĐ-UBND", number="319/QĐ-UBND")
    else:
        sheet.write_text(
            sheet.read_text(encoding="utf-8-sig").replace(",311/QĐ-UBND,", ",319/QĐ-UBND,"),
            encoding="utf-8-sig",
        )
    cchc("import-corrections", sheet, "--store", namesakes)
    assert sorted(r["number"] for r in rows(namesakes, "SELECT number FROM mentions")) == [
        "312/QĐ-UBND",
        "319/QĐ-UBND",
    ]


def test_a_table_without_the_reports_digest_is_read_unless_its_names_are_several_reports(
    tmp_path: Path, cchc: Run, namesakes: Path
) -> None:
    sheet, alone = tmp_path / "r.csv", tmp_path / "alone"
    cchc("ingest", tmp_path / "in" / "q1", "--store", alone)
    for store, code, says in ((alone, 0, "0 chỗ sửa"), (namesakes, 2, "nhiều báo cáo tên này")):
        cchc("export", "-o", sheet, "--store", store)
        rows = list(csv.DictReader(sheet.open(encoding="utf-8-sig", newline="")))
        with sheet.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.DictWriter(
                file, [name for name in rows[0] if name != "digest"], extrasaction="ignore"
            )
            table.writeheader()
            table.writerows(rows)
        assert says in cchc("import-corrections", sheet, "--store", store, code=code).stderr
