"""Questions on the command line: what is printed, and what programs rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cchc_nlp.search.ranking import FEATURES
from tests.conftest import Run


def test_a_question_of_a_hundred_thousand_characters_is_refused(store: Path, cchc: Run) -> None:
    done = cchc("search", "-", "--store", store, stdin="một cửa " * 12_500, code=2)
    assert "ký tự" in done.stderr
    assert done.stderr.count("\n") == 1


def test_nothing_found_exits_with_one(store: Path, cchc: Run) -> None:
    assert cchc(
        "search", "một cửa", "--store", store, "--report", "không có", "--json", code=1
    ).stdout.endswith('"hits": []}\n')


@pytest.mark.parametrize("day", ["2023-13-01", "hôm qua"])
def test_wrong_days_are_refused(store: Path, cchc: Run, day: str) -> None:
    assert (
        "không phải là ngày"
        in cchc("search", "một cửa", "--store", store, "--from", day, code=2).stderr
    )


def test_what_was_read_and_why_are_told_on_request(store: Path, cchc: Run) -> None:
    ask = ("search", "giai ngan von dau tu cong", "--store", store, "--kind", "passages", "-k", 2)
    plain, full = (
        json.loads(cchc(*ask, "--json", *more).stdout) for more in ((), ("--ocr", "--explain"))
    )
    assert "raw" not in plain["hits"][0]
    assert "explanation" not in plain["hits"][0]
    assert full["hits"][0]["raw"]
    assert set(full["hits"][0]["explanation"]) == set(FEATURES)
    assert plain["total"] >= 2
    assert plain["facets"]["report"]
    second = json.loads(cchc(*ask, "--json", "--page", 2).stdout)["hits"]
    assert [h["rank"] for h in second] == [3, 4]
    shown = cchc(*ask, "--ocr", "--explain").stdout
    assert "bản quét:" in shown
    assert "nghĩa" in shown
    assert "chắc (xác suất" in shown
    assert "kết quả —" in shown
    cchc("search", "một cửa", "--store", store, "--sort", "newest")
    assert (
        "không có trang 900"
        in cchc("search", "một cửa", "--store", store, "--page", 900, code=1).stderr
    )
    assert "Invalid" in cchc("search", "một cửa", "--store", store, "--sort", "size", code=2).stderr


def test_json_has_the_fields_that_programs_rely_on(store: Path, cchc: Run) -> None:
    answer = json.loads(
        cchc("search", "quyết định nào về một cửa", "--store", store, "--json", "-k", 3).stdout
    )
    assert {"query", "understood", "hits"} <= set(answer)
    assert {
        "rank",
        "kind",
        "score",
        "report",
        "page",
        "lines",
        "text",
        "document",
        "mentions",
    } <= set(answer["hits"][0])
    assert {"type", "number", "date", "issuer", "subject", "key"} <= set(
        answer["hits"][0]["document"]
    )
    answer = json.loads(
        cchc("search", "chuyển đổi số", "--store", store, "--json", "--kind", "passages").stdout
    )
    assert answer["hits"][0]["document"] is None
    assert len(answer["hits"][0]["lines"]) == 2


def test_phrases_and_spelling_are_told(store: Path, cchc: Run) -> None:
    ask = ("search", "--store", store, "--kind", "passages", "--mode", "fast")
    shown = cchc(*ask, 'kết quả "một cửa" -huyện').stdout
    assert "có đúng: “một cửa”; không có: “huyện”" in shown
    asked = ("--json", 'kết quả "một cửa" OR "chuyển đổi số" -huyện')
    understood = json.loads(cchc(*ask, *asked).stdout)["understood"]
    assert understood["either"] == [["một cửa", "chuyển đổi số"]]
    assert (understood["phrases"], understood["excluded"]) == ([], ["huyện"])
    shown = cchc(*ask, "--literal", "cửa một cửaa").stdout
    assert "Có phải: cửa một cửa?" in shown
    assert "Không nơi nào có đúng “cửa một cửaa”." in shown
    assert "Gần nhất là" in shown
