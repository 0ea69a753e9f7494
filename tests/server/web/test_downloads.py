"""Downloads honour the filters."""

from __future__ import annotations

import io

import httpx
import openpyxl
import pytest


@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl", "graphml", "gexf", "dot", "ttl", "json"])
def test_downloads_honour_the_filters(web: httpx.Client, form: str) -> None:
    whole = web.get("/export", params={"format": form})
    part = web.get("/export", params={"format": form, "issuer": "thu tuong", "type": "Quyết định"})
    assert whole.status_code == part.status_code == 200
    assert f".{form}" in part.headers["content-disposition"]
    texts = []
    for answer in (whole, part):
        if form == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)
            texts.append(
                "\n".join(
                    str(c)
                    for sheet in book.worksheets[:4]
                    for row in sheet.iter_rows(values_only=True)
                    for c in row
                    if c
                )
            )
        else:
            texts.append(answer.text)
    assert all("468/Q" in text for text in texts)
    assert "2077/Q" in texts[0]
    assert "2077/Q" not in texts[1]
