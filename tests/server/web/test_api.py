"""The API: the records of the command line, documents, their graph."""

from __future__ import annotations

import json
from pathlib import Path

import httpx

from tests.conftest import SAMPLE, Run
from tests.served import digest_of_report


def test_the_api_gives_the_records_of_the_command_line(
    web: httpx.Client, kho: Path, cchc: Run
) -> None:
    told = json.loads(
        cchc("search", "quyết định nào về một cửa", "--store", kho, "-k", 5, "--json").stdout
    )
    assert web.get("/api/search", params={"q": "quyết định nào về một cửa", "k": 5}).json() == told
    digest = digest_of_report(web, "so-noi-vu-2023-q2")
    lines = [
        json.loads(line)
        for line in cchc(
            "refs", SAMPLE / "so-noi-vu-2023-q2.txt", "--format", "jsonl"
        ).stdout.splitlines()
    ]
    rows = web.get("/api/references", params={"report": digest, "limit": 1000}).json()["records"]
    assert [(r["start"], r["key"], r["pinpoint"], r["surface"]) for r in rows] == [
        (r["start"], r["key"], r["pinpoint"], r["surface"]) for r in lines
    ]
    assert set(rows[0]) >= set(lines[0])


def test_a_document_its_citations_and_the_graph_agree(web: httpx.Client) -> None:
    found = web.get("/api/document", params={"key": "468/QĐ-TTg"}).json()
    key = found["document"]["key"]
    assert found["document"]["issuer"] == "Thủ tướng Chính phủ"
    assert found["mentions"][0]["report"] == "ubnd-tinh-2022-q4.txt"
    near = web.get("/api/graph", params={"around": "468/QĐ-TTg"}).json()
    edges = {
        (e["relation"], e["source"] == key)
        for e in near["edges"]
        if key in (e["source"], e["target"])
    }
    assert edges == {(e["relation"], e["direction"] == "out") for e in found["relations"]}
    assert web.get("/api/graph", params={"around": "không có"}).status_code == 404
    assert web.get("/api/document", params={"key": "không có"}).status_code == 404
    assert [r["value"] for r in web.get("/api/suggest", params={"q": "46"}).json()["records"]] == [
        "468/QĐ-TTg"
    ]
    assert "Thủ tướng Chính phủ" in [
        r["value"] for r in web.get("/api/suggest", params={"q": "thu tuong"}).json()["records"]
    ]
