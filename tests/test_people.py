"""People's own words: lexicons and corrections win, and stay."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest
from conftest import SAMPLE, Run
from openpyxl import load_workbook

from cchc_nlp.export.workbook import TITLES
from cchc_nlp.pipeline import analyse, restored_lines, restorer
from cchc_nlp.read import read, report_from_text
from cchc_nlp.store import Store
from cchc_nlp.types import Correction

NAME = "ubnd-tinh-2022-q4.txt"
TITLES_BACK = {heading: name for name, heading in TITLES.items()}


@pytest.mark.parametrize(
    ("raw", "terms", "restored"),
    [
        ("Uy ban nhan dan tinh Minh Ha béo cdo tinh hinh", ["Minh Hà"], "Ủy ban nhân dân tỉnh Minh Hà báo cáo tình hình"),
        ("UY BAN NHAN DAN TINH MINH HA", ["Minh Hà"], "ỦY BAN NHÂN DÂN TỈNH MINH HÀ"),
        ("xa Kpa Kl6ng thudc huyén", ["Kpă Klơng"], "xã Kpă Klơng thuộc huyện"),
    ],
)
def test_terms_win_where_the_letters_allow_them(raw: str, terms: list[str], restored: str) -> None:
    assert restorer().with_lexicon(terms).restore(raw, "noisy").text == restored


def test_terms_do_not_change_what_is_something_else() -> None:
    raw = "Thuc hién ché dd bao cdo dinh ky theo huéng dan"
    assert restorer().with_lexicon(["Minh Hà", "Bình Thuận"]).restore(raw, "noisy").text == restorer().restore(raw, "noisy").text


def test_a_correction_wins_over_the_model() -> None:
    text = "Uy ban nhan dan tinh bao cdo két qua thuc hién cai cach hanh chinh quy I nam 2023"
    start = text.index("cdo")
    lines = restored_lines(analyse(report_from_text(text), corrections=[Correction(start, start + 3, "cdo", "CÁO")]))
    assert "báo CÁO kết quả" in lines[0]


def write_table(path: Path, *rows: tuple[int, str, str]) -> Path:
    path.write_text("offset,wrong,right\n" + "".join(f"{o},{w},{r}\n" for o, w, r in rows), encoding="utf8")
    return path


def test_corrections_survive_a_new_ingest_and_can_be_taken_along(tmp_path: Path, cchc: Run) -> None:
    source = (SAMPLE / NAME).read_text(encoding="utf8")
    table = write_table(tmp_path / "c.csv", (source.index("dvr"), "dvr", "DỰ-ÁN"))
    store = tmp_path / "s"
    cchc("ingest", SAMPLE / NAME, "--store", store)
    cchc("correct", NAME, "--from", table, "--store", store, "--author", "Nguyễn Văn A")

    def found() -> int:
        return Store(store).rows("SELECT count(*) FROM passages WHERE text LIKE '%DỰ-ÁN%'")[0][0]

    assert found() == 1
    Store(store).rows("UPDATE paths SET modified = 0")
    Store(store).rows("UPDATE reports SET pipeline = 'old'")
    cchc("ingest", SAMPLE / NAME, "--store", store)
    assert found() == 1
    cchc("export", "-o", tmp_path / "a.pairs.jsonl", "--store", store)
    record = json.loads((tmp_path / "a.pairs.jsonl").read_text(encoding="utf8"))
    assert (record["wrong"], record["right"], record["author"]) == ("dvr", "DỰ-ÁN", "Nguyễn Văn A")
    assert record["created"]


@pytest.mark.parametrize(("row", "says"), [((0, "khác", "x"), "bản gốc là"), ((10**9, "a", "b"), "bản gốc là")])
def test_corrections_that_do_not_fit_are_refused_and_change_nothing(
    tmp_path: Path, cchc: Run, row: tuple[int, str, str], says: str
) -> None:
    store = tmp_path / "s"
    cchc("ingest", SAMPLE / NAME, "--store", store)
    done = cchc("correct", NAME, "--from", write_table(tmp_path / "c.csv", row), "--store", store, code=2)
    assert says in done.stderr
    assert Store(store).all_corrections() == {}
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", encoding="utf8")
    assert "offset,wrong,right" in cchc("correct", NAME, "--from", tmp_path / "bad.csv", "--store", store, code=2).stderr
    assert "không có báo cáo" in cchc("correct", "other.txt", "--from", write_table(tmp_path / "d.csv"), "--store", store, code=2).stderr


def test_another_lexicon_reads_the_reports_anew(tmp_path: Path, cchc: Run) -> None:
    (tmp_path / "lexicon.txt").write_text("# tên riêng\nMinh Hà\n", encoding="utf8")
    run = ["ingest", SAMPLE / NAME, "--store", tmp_path / "s", "--json"]
    assert json.loads(cchc(*run).stdout)["added"] == 1
    assert json.loads(cchc(*run, "--lexicon", tmp_path / "lexicon.txt").stdout)["added"] == 1
    assert json.loads(cchc(*run, "--lexicon", tmp_path / "lexicon.txt").stdout)["added"] == 0
    assert "không đọc được" in cchc(*run, "--lexicon", tmp_path / "none.txt", code=2).stderr
    assert any("Minh Hà" in line for line in restored_lines(analyse(read(SAMPLE / NAME), lexicon=["Minh Hà"])))


@pytest.mark.parametrize(
    ("wrong", "right", "line"),
    [
        ("cdo két qua", "BÁO CÁO", "báo BÁO CÁO thực hiện"),  # several tokens
        ("nam", "năm", "năm 2023"),
        ("2023", "2024", "năm 2024"),
        ("huc", "HỰC", "tHỰC hiện"),  # part of a token
    ],
)
def test_a_correction_of_any_extent_is_applied(wrong: str, right: str, line: str) -> None:
    text = "Uy ban nhan dan tinh bao cdo két qua thuc hién cai cach hanh chinh quy I nam 2023"
    start = text.index(wrong)
    analysis = analyse(report_from_text(text), corrections=[Correction(start, start + len(wrong), wrong, right)])
    assert line in restored_lines(analysis)[0]
    assert "".join(t.raw for p in analysis.parts for t in p.restoration.tokens).replace(" ", "") == text.replace(" ", "")


def changed_workbook(source: Path, target: Path, which: str, /, **values: object) -> None:
    book = load_workbook(source)
    sheet = book["Viện dẫn"]
    header = {TITLES_BACK[c.value]: c.column for c in sheet[1]}
    row = next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, header["number"]).value == which)
    for name, value in values.items():
        sheet.cell(row, header[name]).value = value
    book.save(target)


def test_a_corrected_workbook_is_read_back_and_wins(tmp_path: Path, cchc: Run) -> None:
    store, sheet = tmp_path / "s", tmp_path / "r.xlsx"
    cchc("ingest", SAMPLE / NAME, "--store", store)
    cchc("export", "-o", sheet, "--store", store)
    before = Store(store).counts()["mentions"]
    assert "0 chỗ sửa" in cchc("import-corrections", sheet, "--store", store).stderr, "a workbook that nobody changed changes nothing"
    changed_workbook(sheet, sheet, "468/QĐ-TTg", number="469/QĐ-TTg", date=datetime(2021, 3, 28), subject="đề án một cửa")
    changed_workbook(sheet, sheet, "749/QĐ-TTg", number=None, name=None)
    assert "chỗ sửa" in cchc("import-corrections", sheet, "--store", store, "--author", "Nguyễn Văn A").stderr

    def check() -> None:
        found = Store(store)
        (row,) = found.rows("SELECT * FROM mentions WHERE number = '469/QĐ-TTg'")
        assert (row["date"], row["subject"], row["key"], row["confidence"]) == (
            "2021-03-28",
            "đề án một cửa",
            "quyet dinh|469/qd-ttg|2021",
            1.0,
        )
        assert found.counts()["mentions"] == before - 1
        assert found.rows("SELECT 1 FROM documents WHERE key = 'quyet dinh|469/qd-ttg|2021'")

    check()
    Store(store).rows("UPDATE paths SET modified = 0")
    Store(store).rows("UPDATE reports SET pipeline = 'old'")
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
    assert Store(store).all_reference_corrections() == {}


def test_names_of_ones_own_are_found(tmp_path: Path, cchc: Run) -> None:
    (tmp_path / "aliases.csv").write_text(
        "alias,type,number,date,issuer\nChương trình tổng thể,Nghị quyết,76/NQ-CP,2021-07-15,Chính phủ\n", encoding="utf8"
    )
    (tmp_path / "r.txt").write_text(
        "Thực hiện Chương trình tổng thể cải cách hành chính, UBND tỉnh đã chỉ đạo các sở, ban, ngành.", encoding="utf8"
    )
    found = [
        json.loads(line)
        for line in cchc("refs", tmp_path / "r.txt", "--aliases", tmp_path / "aliases.csv", "--format", "jsonl").stdout.splitlines()
    ]
    assert [(r["number"], r["kind"], r["surface"]) for r in found] == [("76/NQ-CP", "short", "Chương trình tổng thể")]
    run = ["ingest", tmp_path / "r.txt", "--store", tmp_path / "s", "--json", "--aliases", tmp_path / "aliases.csv"]
    assert json.loads(cchc(*run).stdout)["mentions"] == 1
    assert json.loads(cchc(*run).stdout)["unchanged"] == 1
    assert "không phải bảng" in cchc(*run[:-1], SAMPLE / NAME, code=2).stderr


@pytest.fixture
def namesakes(tmp_path: Path, cchc: Run) -> Path:
    """A store of two reports of one name, whose references stand at the same places; the second is there under another name too."""
    for quarter in (1, 2):
        (tmp_path / "in" / f"q{quarter}").mkdir(parents=True)
        text = f"Thực hiện Quyết định số 31{quarter}/QĐ-UBND ngày 1{quarter}/02/2023 của UBND tỉnh, dvr đã xong.\n"
        (tmp_path / "in" / f"q{quarter}" / "bc.txt").write_text(text, encoding="utf8")
    (tmp_path / "in" / "q2" / "copy.txt").write_text(text, encoding="utf8")
    cchc("ingest", tmp_path / "in", "--store", tmp_path / "s")
    return tmp_path / "s"


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_workbook_tells_reports_of_one_name_apart(tmp_path: Path, cchc: Run, namesakes: Path, suffix: str) -> None:
    sheet = tmp_path / f"r.{suffix}"
    cchc("export", "-o", sheet, "--store", namesakes)
    assert "0 chỗ sửa" in cchc("import-corrections", sheet, "--store", namesakes).stderr
    if suffix == "xlsx":
        links = {cell.hyperlink.target for row in load_workbook(sheet)["Viện dẫn"].iter_rows(min_row=2) for cell in row if cell.hyperlink}
        assert {Path(link).parent.name for link in links} == {"q1", "q2"}
        changed_workbook(sheet, sheet, "311/QĐ-UBND", number="319/QĐ-UBND")
    else:
        sheet.write_text(sheet.read_text(encoding="utf-8-sig").replace(",311/QĐ-UBND,", ",319/QĐ-UBND,"), encoding="utf-8-sig")
    cchc("import-corrections", sheet, "--store", namesakes)
    assert sorted(r["number"] for r in Store(namesakes).rows("SELECT number FROM mentions")) == ["312/QĐ-UBND", "319/QĐ-UBND"]


def test_a_table_without_the_reports_digest_is_read_unless_its_names_are_several_reports(
    tmp_path: Path, cchc: Run, namesakes: Path
) -> None:
    sheet, alone = tmp_path / "r.csv", tmp_path / "alone"
    cchc("ingest", tmp_path / "in" / "q1", "--store", alone)
    for store, code, says in ((alone, 0, "0 chỗ sửa"), (namesakes, 2, "nhiều báo cáo tên này")):
        cchc("export", "-o", sheet, "--store", store)
        rows = list(csv.DictReader(sheet.open(encoding="utf-8-sig", newline="")))
        with sheet.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.DictWriter(file, [name for name in rows[0] if name != "digest"], extrasaction="ignore")
            table.writeheader()
            table.writerows(rows)
        assert says in cchc("import-corrections", sheet, "--store", store, code=code).stderr


@pytest.mark.parametrize(
    ("name", "says"),
    [("bc.txt", "2 báo cáo tên 'bc.txt'"), ("in/q1/bc.txt", "1 chỗ sửa"), ("copy.txt", "1 chỗ sửa"), ("c.txt", "không có báo cáo")],
)
def test_a_report_is_named_by_its_path_or_by_a_name_that_is_its_alone(
    tmp_path: Path, cchc: Run, namesakes: Path, name: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = (tmp_path / "in" / "q1" / "bc.txt").read_text(encoding="utf8")
    table = write_table(tmp_path / "c.csv", (source.index("dvr"), "dvr", "dự"))
    done = cchc("correct", name, "--from", table, "--store", namesakes, code=0 if "sửa" in says else 2)
    assert says in done.stderr
    corrected = Store(namesakes).rows("SELECT r.name FROM corrections c JOIN reports r ON r.digest = c.digest")
    assert len(corrected) == ("sửa" in says)


def test_correcting_in_no_store_makes_none(tmp_path: Path, cchc: Run) -> None:
    done = cchc("correct", NAME, "--from", write_table(tmp_path / "c.csv"), "--store", tmp_path / "none", code=2)
    assert "không có kho" in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_correction_does_not_forget_the_lexicon(tmp_path: Path, cchc: Run) -> None:
    source, store = (SAMPLE / NAME).read_text(encoding="utf8"), tmp_path / "s"
    (tmp_path / "lexicon.txt").write_text("Minh Hà\n", encoding="utf8")
    cchc("ingest", SAMPLE / NAME, "--store", store, "--lexicon", tmp_path / "lexicon.txt")
    cchc("correct", NAME, "--from", write_table(tmp_path / "c.csv", (source.index("dvr"), "dvr", "dự")), "--store", store)
    assert not Store(store).rows("SELECT 1 FROM passages WHERE text LIKE '%Minh Hải%'")
    again = cchc("ingest", SAMPLE / NAME, "--store", store, "--lexicon", tmp_path / "lexicon.txt", "--json")
    assert json.loads(again.stdout)["added"] == 0
