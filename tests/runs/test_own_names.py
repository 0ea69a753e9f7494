"""People's own names, in lexicons and tables of aliases, through an ingest."""

from __future__ import annotations

import json
from pathlib import Path

from cchc_nlp.pipeline import analyse, restored_lines
from cchc_nlp.read import read
from tests.conftest import SAMPLE, Run
from tests.runs.tables_of_people import NAME


def test_another_lexicon_reads_the_reports_anew(tmp_path: Path, cchc: Run) -> None:
    (tmp_path / "lexicon.txt").write_text("# tên riêng\nMinh Hà\n", encoding="utf8")
    run = ["ingest", SAMPLE / NAME, "--store", tmp_path / "s", "--json"]
    assert json.loads(cchc(*run).stdout)["added"] == 1
    assert json.loads(cchc(*run, "--lexicon", tmp_path / "lexicon.txt").stdout)["added"] == 1
    assert json.loads(cchc(*run, "--lexicon", tmp_path / "lexicon.txt").stdout)["added"] == 0
    assert "không đọc được" in cchc(*run, "--lexicon", tmp_path / "none.txt", code=2).stderr
    assert any(
        "Minh Hà" in line
        for line in restored_lines(analyse(read(SAMPLE / NAME), lexicon=["Minh Hà"]))
    )


def test_names_of_ones_own_are_found(tmp_path: Path, cchc: Run) -> None:
    (tmp_path / "aliases.csv").write_text(
        (
            "alias,type,number,date,issuer\nChương trình tổng thể,Nghị"
            " quyết,76/NQ-CP,2021-07-15,Chính phủ\n"
        ),
        encoding="utf8",
    )
    (tmp_path / "r.txt").write_text(
        (
            "Thực hiện Chương trình tổng thể cải cách hành chính, UBND tỉnh đã chỉ đạo các sở,"
            " ban, ngành."
        ),
        encoding="utf8",
    )
    found = [
        json.loads(line)
        for line in cchc(
            "refs", tmp_path / "r.txt", "--aliases", tmp_path / "aliases.csv", "--format", "jsonl"
        ).stdout.splitlines()
    ]
    assert [(r["number"], r["kind"], r["surface"]) for r in found] == [
        ("76/NQ-CP", "short", "Chương trình tổng thể")
    ]
    run = [
        "ingest",
        tmp_path / "r.txt",
        "--store",
        tmp_path / "s",
        "--json",
        "--aliases",
        tmp_path / "aliases.csv",
    ]
    assert json.loads(cchc(*run).stdout)["mentions"] == 1
    assert json.loads(cchc(*run).stdout)["unchanged"] == 1
    assert "không phải bảng" in cchc(*run[:-1], SAMPLE / NAME, code=2).stderr
