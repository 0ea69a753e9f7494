"""What people set right in a report wins, stays, and can be taken along."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cchc_nlp.store import Store
from tests.conftest import SAMPLE, Run
from tests.runs.tables_of_people import NAME, write_table
from tests.tables import rows


def test_corrections_survive_a_new_ingest_and_can_be_taken_along(tmp_path: Path, cchc: Run) -> None:
    source = (SAMPLE / NAME).read_text(encoding="utf8")
    table = write_table(tmp_path / "c.csv", (source.index("dvr"), "dvr", "DỰ-ÁN"))
    store = tmp_path / "s"
    cchc("ingest", SAMPLE / NAME, "--store", store)
    cchc("correct", NAME, "--from", table, "--store", store, "--author", "Nguyễn Văn A")

    def found() -> int:
        return rows(store, "SELECT count(*) FROM passages WHERE text LIKE '%DỰ-ÁN%'")[0][0]

    assert found() == 1
    rows(store, "UPDATE paths SET modified = 0")
    rows(store, "UPDATE reports SET pipeline = 'old'")
    cchc("ingest", SAMPLE / NAME, "--store", store)
    assert found() == 1
    cchc("export", "-o", tmp_path / "a.pairs.jsonl", "--store", store)
    record = json.loads((tmp_path / "a.pairs.jsonl").read_text(encoding="utf8"))
    assert (record["wrong"], record["right"], record["author"]) == ("dvr", "DỰ-ÁN", "Nguyễn Văn A")
    assert record["created"]


@pytest.mark.parametrize(
    ("row", "says"), [((0, "khác", "x"), "bản gốc là"), ((10**9, "a", "b"), "bản gốc là")]
)
def test_corrections_that_do_not_fit_are_refused_and_change_nothing(
    tmp_path: Path, cchc: Run, row: tuple[int, str, str], says: str
) -> None:
    store = tmp_path / "s"
    cchc("ingest", SAMPLE / NAME, "--store", store)
    done = cchc(
        "correct", NAME, "--from", write_table(tmp_path / "c.csv", row), "--store", store, code=2
    )
    assert says in done.stderr
    assert Store(store).corrections.all() == {}
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n", encoding="utf8")
    assert (
        "offset,wrong,right"
        in cchc("correct", NAME, "--from", tmp_path / "bad.csv", "--store", store, code=2).stderr
    )
    assert (
        "không có báo cáo"
        in cchc(
            "correct",
            "other.txt",
            "--from",
            write_table(tmp_path / "d.csv"),
            "--store",
            store,
            code=2,
        ).stderr
    )


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("bc.txt", "2 báo cáo tên 'bc.txt'"),
        ("in/q1/bc.txt", "1 chỗ sửa"),
        ("copy.txt", "1 chỗ sửa"),
        ("c.txt", "không có báo cáo"),
    ],
)
def test_a_report_is_named_by_its_path_or_by_a_name_that_is_its_alone(
    tmp_path: Path,
    cchc: Run,
    namesakes: Path,
    name: str,
    says: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    source = (tmp_path / "in" / "q1" / "bc.txt").read_text(encoding="utf8")
    table = write_table(tmp_path / "c.csv", (source.index("dvr"), "dvr", "dự"))
    done = cchc(
        "correct", name, "--from", table, "--store", namesakes, code=0 if "sửa" in says else 2
    )
    assert says in done.stderr
    corrected = rows(
        namesakes, "SELECT r.name FROM corrections c JOIN reports r ON r.digest = c.digest"
    )
    assert len(corrected) == ("sửa" in says)


def test_correcting_in_no_store_makes_none(tmp_path: Path, cchc: Run) -> None:
    done = cchc(
        "correct",
        NAME,
        "--from",
        write_table(tmp_path / "c.csv"),
        "--store",
        tmp_path / "none",
        code=2,
    )
    assert "không có kho" in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_correction_does_not_forget_the_lexicon(tmp_path: Path, cchc: Run) -> None:
    source, store = (SAMPLE / NAME).read_text(encoding="utf8"), tmp_path / "s"
    (tmp_path / "lexicon.txt").write_text("Minh Hà\n", encoding="utf8")
    cchc("ingest", SAMPLE / NAME, "--store", store, "--lexicon", tmp_path / "lexicon.txt")
    cchc(
        "correct",
        NAME,
        "--from",
        write_table(tmp_path / "c.csv", (source.index("dvr"), "dvr", "dự")),
        "--store",
        store,
    )
    assert not rows(store, "SELECT 1 FROM passages WHERE text LIKE '%Minh Hải%'")
    again = cchc(
        "ingest", SAMPLE / NAME, "--store", store, "--lexicon", tmp_path / "lexicon.txt", "--json"
    )
    assert json.loads(again.stdout)["added"] == 0
