"""Pages: whole, free of what could run, linked, in two languages."""

from __future__ import annotations

import re
from urllib.parse import unquote

import httpx

from tests.served import digest_of_report, elements


def pages(web: httpx.Client) -> list[str]:
    report, evil = digest_of_report(web, "ubnd-tinh-2022-q4"), digest_of_report(web, "onclick")
    key = web.get("/api/document", params={"key": "316/QĐ-UBND"}).json()["document"]["key"]
    return [
        "/", "/?q=một+cửa", "/?q=<script>alert(1)</script>",
        "/?q=quyet+dinh+nao+ve+mot+cua&kind=passages&sort=newest", "/?q=thủ+tục&report=onclick",
        "/reports", "/reports?q=onclick", "/documents",
        "/documents?type=Quyết+định&issuer=thu+tuong",
        f"/document?key={httpx.QueryParams({'k': key})['k']}", f"/report/{report}",
        f"/report/{evil}?line=3", "/graph", "/graph?around=316/QĐ-UBND&relation=cites", "/upload",
        "/api", "/login",
    ]  # fmt: skip


def test_every_page_is_whole_and_free_of_what_could_run(web: httpx.Client) -> None:
    for address in pages(web):
        answer = web.get(address)
        assert answer.status_code == 200, address
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        found = elements(answer.text)
        assert [dict(a).get("src", "").split("?")[0] for t, a in found if t == "script"] == [
            "/static/app.js"
        ], address
        for tag, attributes in found:
            assert not [a for a in attributes if a.startswith("on") or a == "style"], (
                address,
                tag,
                attributes,
            )
            for name in ("src", "href", "action"):
                value = attributes.get(name) or "/"
                assert value.startswith(("/", "#", "?")), (address, tag, value)
                assert not value.startswith("//"), (address, tag, value)
            assert tag not in ("style", "iframe", "object", "base", "b")
        assert "alert(" not in re.sub(
            r"&[a-z#0-9]+;|[^<>]*", lambda m: m.group() if "<" in m.group() else "", answer.text
        )


def test_links_of_the_pages_lead_somewhere(web: httpx.Client) -> None:
    seen, todo = set[str](), ["/?q=một+cửa", "/documents", "/reports", "/graph"]
    while todo and len(seen) < 120:
        address = todo.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = web.get(address)
        assert answer.status_code in (200, 303), address
        if "text/html" in answer.headers.get("content-type", ""):
            todo[:0] = [
                a["href"].split("#")[0]
                for t, a in elements(answer.text)
                if t == "a" and (a.get("href") or "#").startswith("/")
            ]  # type: ignore[union-attr]


def test_a_search_without_scripts_narrows_and_turns_pages(web: httpx.Client) -> None:
    answer = web.get("/", params={"q": "thủ tục hành chính", "kind": "passages"})
    links = [
        a["href"]
        for t, a in elements(answer.text)
        if t == "a" and (a.get("href") or "").startswith("/?")
    ]
    assert any("report=" in (link or "") for link in links)
    following = next(link for link in links if link and "page=2" in link)
    assert web.get(following).text != answer.text
    narrowed = web.get(
        "/",
        params={
            "q": "quyết định về một cửa",
            "issuer": "thu tuong",
            "from": "01/01/2020",
            "to": "2022-12-31",
        },
    )
    assert "468/QĐ-TTg" in narrowed.text
    assert "2077/QĐ-UBND" not in narrowed.text
    assert web.get("/", params={"q": "một cửa", "from": "không phải ngày"}).status_code == 400


def test_a_report_shows_doubts_references_and_sections(web: httpx.Client) -> None:
    digest = digest_of_report(web, "ubnd-tinh-2022-q4")
    page = web.get(f"/report/{digest[:16]}").text
    found = elements(page)
    assert [
        a
        for t, a in found
        if t == "a" and a.get("class") == "reference" and "468" in (a.get("href") or "")
    ]
    doubts = [a for _, a in found if "doubt" in (a.get("class") or "")]
    assert all(a["title"] and a["data-at"] for a in doubts)
    assert doubts
    source = web.get(f"/api/reports/{digest}/text").json()["records"]
    assert any("một cửa" in part["text"] for part in source)
    assert len(re.findall("<h3", page)) > 5


def test_english_is_a_switch_away(web: httpx.Client) -> None:
    answer = web.get("/language/en", params={"back": "/reports"})
    assert answer.headers["location"] == "/reports"
    assert '<html lang="en">' in web.get("/reports").text
    assert web.get("/language/vi", params={"back": "//evil.example"}).headers["location"] == "/"
    assert '<html lang="vi">' in web.get("/reports").text
    assert web.get("/language/fr").status_code == 404


def test_phrases_and_spelling_are_told(web: httpx.Client) -> None:
    found = web.get("/", params={"q": 'kết quả "một cửa" -huyện', "kind": "passages"}).text
    assert "có đúng <q>một cửa</q>" in found
    assert "không có <q>huyện</q>" in found
    found = web.get("/", params={"q": '"một cửaa" <b>'}).text
    assert "Không nơi nào có đúng cụm từ này." in found
    suggested = next(a for tag, a in elements(found) if "một+cửa" in unquote(a.get("href", "")))
    address = suggested["href"]
    assert "một+cửaa" not in unquote(address)
    assert web.get(address).status_code == 200
    asked = {"q": '"một cửa" OR xã', "mode": "fast", "k": 3}
    record = web.get("/api/search", params=asked).json()
    assert record["understood"]["either"] == [["một cửa", "xã"]]
    assert record["suggestion"] is None
