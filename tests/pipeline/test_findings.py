"""Records of references and rows of the sample reports, against their gold and their source."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cchc_nlp.evaluate import score_references
from cchc_nlp.pipeline import analyse
from cchc_nlp.pipeline.findings import reference_records, row_records
from cchc_nlp.read import read, report_from_text
from tests.conftest import CLEAN, GOLD, SAMPLE, SCANNED
from tests.made import ROWS


@pytest.mark.parametrize("name", [*CLEAN, *SCANNED])
def test_the_sample_reports_cite_what_their_gold_says(name: str) -> None:
    gold = [
        json.loads(line)
        for line in (GOLD / f"{name}.refs.jsonl").read_text(encoding="utf8").splitlines()
    ]
    score = score_references(gold, reference_records(analyse(read(SAMPLE / f"{name}.txt"))))
    assert score["f1"] >= 0.9
    assert (score["type"], score["date"], score["issuer"]) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("name", [*CLEAN, *SCANNED])
def test_records_point_at_the_source(name: str) -> None:
    analysis = analyse(read(SAMPLE / f"{name}.txt"))
    records = reference_records(analysis)
    assert records
    for record in records:
        assert analysis.report.text[record["start"] : record["end"]] == record["raw"]
        assert analysis.report.lines[record["line"] - 1].page == record["page"]
        if record["number"]:
            assert (
                record["number"].split("/")[0].split("-")[0]
                in analysis.report.lines[record["line"] - 1].text
            )


def test_the_real_report_is_read_as_its_gold_says(seed: Path) -> None:
    gold = [
        json.loads(line)
        for line in (seed / "seed" / "dev.refs.jsonl").read_text(encoding="utf8").splitlines()
    ]
    records = [
        r
        for r in reference_records(analyse(read(seed / "seed" / "report.ocr.txt")))
        if r["line"] <= 330
    ]
    score = score_references(gold, records)
    assert score["f1"] >= 0.97
    assert score["type"] == 1.0


def test_rows_of_text_are_rows() -> None:
    text = (
        "Bảng tổng hợp kết quả của các cơ quan trong tỉnh năm 2023 như sau:\n"
        + "\n".join("\t".join(row) for row in ROWS)
        + "\nNội dung tiếp theo."
    )
    analysis = analyse(report_from_text(text))
    assert [row["cells"] for row in row_records(analysis)] == ROWS
    assert [(row["table"], row["row"]) for row in row_records(analysis)] == [(1, 1), (1, 2), (1, 3)]
