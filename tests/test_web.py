"""The server as programs meet it: pages, API, safety, faults. A real server in a second process, real clients."""

from __future__ import annotations

import contextlib
import html
import io
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import httpx
import openpyxl
import pytest
from conftest import SAMPLE, Run
from served import Server, serving

from cchc_nlp.files import only_writer
from cchc_nlp.pipeline import analyse
from cchc_nlp.read import read
from cchc_nlp.server.web.marked import pages_of
from cchc_nlp.server.web.settings import WebSettings
from cchc_nlp.server.web.uploads import clean_name

EVIL = """ỦY BAN NHÂN DÂN TỈNH <script>alert(1)</script>

Số: 12/BC-UBND

BÁO CÁO

Công tác cải cách hành chính "><img src=x onerror=alert(2)> quý I năm 2023

1. Kết quả <svg onload=alert(3)> thực hiện một cửa

Ngày 17/02/2023, UBND tỉnh ban hành Quyết định số 316/QĐ-UBND về phê duyệt </title><script>alert(4)</script> danh mục thủ tục hành chính một cửa 'onmouseover='alert(5)'.
"""


@pytest.fixture(scope="module")
def kho(tmp_path_factory: pytest.TempPathFactory, store: Path, cchc: Run) -> Path:
    """A copy of the samples' store with a hostile report in it."""
    folder = tmp_path_factory.mktemp("web")
    shutil.copytree(store, folder / "kho")
    (folder / "in").mkdir()
    (folder / "in" / "<b onclick=alert(6)>bc&.txt").write_text(EVIL, encoding="utf8")
    cchc("ingest", folder / "in", "--store", folder / "kho")
    return folder / "kho"


@pytest.fixture(scope="module")
def server(kho: Path) -> Iterator[Server]:
    with serving(kho) as running:
        yield running


@pytest.fixture
def web(server: Server) -> Iterator[httpx.Client]:
    with server.client() as client:
        yield client


class _Elements(HTMLParser):
    """Every element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found = list[tuple[str, dict[str, str | None]]]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    return _Elements(html).found


def digest_of_report(web: httpx.Client, name: str) -> str:
    (found,) = web.get("/api/reports", params={"q": name}).json()["records"]
    return str(found["digest"])


# ---- pages


def pages(web: httpx.Client) -> list[str]:
    report, evil = digest_of_report(web, "ubnd-tinh-2022-q4"), digest_of_report(web, "onclick")
    key = web.get("/api/document", params={"key": "316/QĐ-UBND"}).json()["document"]["key"]
    return [
        "/", "/?q=một+cửa", "/?q=<script>alert(1)</script>", "/?q=quyet+dinh+nao+ve+mot+cua&kind=passages&sort=newest", "/?q=thủ+tục&report=onclick", "/reports",
        "/reports?q=onclick", "/documents", "/documents?type=Quyết+định&issuer=thu+tuong", f"/document?key={httpx.QueryParams({'k': key})['k']}", f"/report/{report}",
        f"/report/{evil}?line=3", "/graph", "/graph?around=316/QĐ-UBND&relation=cites", "/upload", "/api", "/login",
    ]  # fmt: skip


def test_every_page_is_whole_and_free_of_what_could_run(web: httpx.Client) -> None:
    for address in pages(web):
        answer = web.get(address)
        assert answer.status_code == 200, address
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        found = elements(answer.text)
        assert [dict(a).get("src", "").split("?")[0] for t, a in found if t == "script"] == ["/static/app.js"], address
        for tag, attributes in found:
            assert not [a for a in attributes if a.startswith("on") or a == "style"], (address, tag, attributes)
            for name in ("src", "href", "action"):
                value = attributes.get(name) or "/"
                assert value.startswith(("/", "#", "?")), (address, tag, value)
                assert not value.startswith("//"), (address, tag, value)
            assert tag not in ("style", "iframe", "object", "base", "b")
        assert "alert(" not in re.sub(r"&[a-z#0-9]+;|[^<>]*", lambda m: m.group() if "<" in m.group() else "", answer.text)


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
            todo[:0] = [a["href"].split("#")[0] for t, a in elements(answer.text) if t == "a" and (a.get("href") or "#").startswith("/")]  # type: ignore[union-attr]


def test_a_search_without_scripts_narrows_and_turns_pages(web: httpx.Client) -> None:
    answer = web.get("/", params={"q": "thủ tục hành chính", "kind": "passages"})
    links = [a["href"] for t, a in elements(answer.text) if t == "a" and (a.get("href") or "").startswith("/?")]
    assert any("report=" in (link or "") for link in links)
    following = next(link for link in links if link and "page=2" in link)
    assert web.get(following).text != answer.text
    narrowed = web.get("/", params={"q": "quyết định về một cửa", "issuer": "thu tuong", "from": "01/01/2020", "to": "2022-12-31"})
    assert "468/QĐ-TTg" in narrowed.text
    assert "2077/QĐ-UBND" not in narrowed.text
    assert web.get("/", params={"q": "một cửa", "from": "không phải ngày"}).status_code == 400


def test_a_report_shows_doubts_references_and_sections(web: httpx.Client) -> None:
    digest = digest_of_report(web, "ubnd-tinh-2022-q4")
    page = web.get(f"/report/{digest[:16]}").text
    found = elements(page)
    assert [a for t, a in found if t == "a" and a.get("class") == "reference" and "468" in (a.get("href") or "")]
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


# ---- API


def test_the_api_gives_the_records_of_the_command_line(web: httpx.Client, kho: Path, cchc: Run) -> None:
    told = json.loads(cchc("search", "quyết định nào về một cửa", "--store", kho, "-k", 5, "--json").stdout)
    assert web.get("/api/search", params={"q": "quyết định nào về một cửa", "k": 5}).json() == told
    digest = digest_of_report(web, "so-noi-vu-2023-q2")
    lines = [json.loads(line) for line in cchc("refs", SAMPLE / "so-noi-vu-2023-q2.txt", "--format", "jsonl").stdout.splitlines()]
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
    edges = {(e["relation"], e["source"] == key) for e in near["edges"] if key in (e["source"], e["target"])}
    assert edges == {(e["relation"], e["direction"] == "out") for e in found["relations"]}
    assert web.get("/api/graph", params={"around": "không có"}).status_code == 404
    assert web.get("/api/document", params={"key": "không có"}).status_code == 404
    assert [r["value"] for r in web.get("/api/suggest", params={"q": "46"}).json()["records"]] == ["468/QĐ-TTg"]
    assert "Thủ tướng Chính phủ" in [r["value"] for r in web.get("/api/suggest", params={"q": "thu tuong"}).json()["records"]]


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
            texts.append("\n".join(str(c) for sheet in book.worksheets[:4] for row in sheet.iter_rows(values_only=True) for c in row if c))
        else:
            texts.append(answer.text)
    assert all("468/Q" in text for text in texts)
    assert "2077/Q" in texts[0]
    assert "2077/Q" not in texts[1]


def test_the_whole_interface_withstands_what_schemathesis_thinks_of(kho: Path, tmp_path: Path) -> None:
    """The schema is checked by every generated case: status, media type, body, headers, and that what it refuses is refused."""
    shutil.copytree(kho, tmp_path / "kho")
    with serving(tmp_path / "kho", "--rate", 10000) as running:
        # a part of a form cannot be null: what is sent for it looks like any other file
        (tmp_path / "schemathesis.toml").write_text(
            '[[operations]]\ninclude-name = "POST /api/ingest"\nchecks.negative_data_rejection.enabled = false\n'
        )
        command = [
            str(Path(sys.executable).with_name("schemathesis")), "run", f"{running.url}/api/openapi.json", "--phases", "examples,coverage,fuzzing", "--max-examples", "6",
            "--seed", "1", "--no-color", "--workers", "2", "--max-failures", "5", "--generation-database", "none",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=tmp_path)
        assert done.returncode == 0, done.stdout[-6000:]
        assert running.client().get("/health").json()["status"] == "ok"


def test_language_models_are_served(kho: Path) -> None:
    """The protocol's own client, over standard input and output."""
    import anyio
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    async def ask() -> None:
        command = StdioServerParameters(command=str(Path(sys.executable).with_name("cchc")), args=["mcp", "--store", str(kho)])
        async with stdio_client(command) as (reading, writing), ClientSession(reading, writing) as session:
            await session.initialize()
            assert {t.name for t in (await session.list_tools()).tools} == {"search", "get_document", "citations"}
            found = json.loads((await session.call_tool("search", {"query": "quyết định nào về một cửa", "k": 3})).content[0].text)  # type: ignore[union-attr]
            key = found["hits"][0]["document"]["key"]
            document = json.loads((await session.call_tool("get_document", {"key": key})).content[0].text)  # type: ignore[union-attr]
            assert document["document"]["key"] == key
            cited = json.loads((await session.call_tool("citations", {"key": "468/QĐ-TTg"})).content[0].text)  # type: ignore[union-attr]
            assert cited["relations"]
            assert (await session.call_tool("get_document", {"key": "không có"})).is_error

    anyio.run(ask)


# ---- safety


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 202),
        ({"origin": "http://evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"origin": "null"}, 403),
        ({"host": "evil.example"}, 421),
    ],
)
def test_what_changes_something_comes_from_here_or_from_a_program(kho: Path, tmp_path: Path, headers: dict[str, str], status: int) -> None:
    shutil.copytree(kho, tmp_path / "kho")
    with serving(tmp_path / "kho") as running, running.client() as web:
        sent = web.post(
            "/api/ingest", files={"files": ("a.txt", "Báo cáo về Quyết định số 5/QĐ-UBND ngày 01/02/2023.".encode())}, headers=headers
        )
        assert sent.status_code == status
        assert not list((tmp_path / "kho" / "uploads").glob("*")) or status == 202


def test_forms_need_the_mark_of_a_page_of_ours(web: httpx.Client) -> None:
    digest = digest_of_report(web, "ubnd-tinh-2022-q4")
    form = {"at": "0", "characters": "3", "right": "x"}
    web.get("/")
    for mark in ("", "0" * 40):
        assert web.post(f"/report/{digest}/correct", data={**form, "csrf": mark}).status_code in (403, 422)
        assert web.post("/upload", data={"csrf": mark}, files={"files": ("a.txt", b"x")}).status_code in (403, 422)


def test_beyond_this_machine_a_token_is_asked_for(kho: Path) -> None:
    with serving(kho, "--host", "0.0.0.0") as running, running.client() as web:
        said = "".join(running.said)
        assert "CẢNH BÁO" in said
        token = re.search(r"mã truy cập của lần chạy này: (\S+)", said)
        assert token
        assert web.get("/api/search", params={"q": "một cửa"}).status_code == 401
        assert web.get("/").headers["location"] == "/login"
        assert web.get("/health").status_code == 200
        assert web.get("/api/search", params={"q": "một cửa"}, headers={"authorization": f"Bearer {token[1]}"}).status_code == 200
        mark = re.search(r'name="csrf" value="(\w+)"', web.get("/login").text)
        assert mark
        assert web.post("/login", data={"csrf": mark[1], "token": "sai"}).status_code == 403
        assert web.post("/login", data={"csrf": mark[1], "token": token[1]}).status_code == 303
        assert web.get("/").status_code == 200
        web.cookies.set("cchc", web.cookies["cchc"].replace(".1.", ".1.9"))
        assert web.get("/").status_code == 303


def test_a_short_token_is_refused(kho: Path, cchc: Run) -> None:
    assert "12 ký tự" in cchc("serve", "--store", kho, "--token", "abc", code=2).stderr
    assert cchc("serve", "--store", kho / "none", code=2).stderr.count("\n") == 1


def test_too_much_and_too_often_is_refused(kho: Path, tmp_path: Path) -> None:
    shutil.copytree(kho, tmp_path / "kho")
    with serving(tmp_path / "kho", "--rate", 4, "--upload", 1) as running, running.client() as web:
        large = web.post("/api/ingest", files={"files": ("a.txt", b"x" * 1_500_000)})
        assert large.status_code == 413

        def chunks() -> Iterator[bytes]:
            yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
            yield from (b"x" * 100_000 for _ in range(15))

        assert web.post("/api/ingest", content=chunks(), headers={"content-type": "multipart/form-data; boundary=x"}).status_code == 413
        assert web.post("/login", content=b"x" * 200_000).status_code == 413
        codes = [web.get("/health").status_code for _ in range(40)]
        assert 429 in codes
        assert codes[0] == 200
        assert not list((tmp_path / "kho").glob("uploads/*/*"))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\a\\Báo cáo.docx", "Báo cáo.docx"),
        (".txt", "bao-cao.txt"),
        ("a\0b\n.pdf", "a_b_.pdf"),
        ("<img src=x>.txt", "_img src_x_.txt"),
        ("x" * 300 + ".txt", "x" * 120 + ".txt"),
        ("-rf.txt", "-rf.txt"),
        ("", "bao-cao"),
    ],
)
def test_names_that_are_sent_are_only_names(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept
    assert "/" not in clean_name(sent)


@pytest.mark.parametrize(
    "address",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/report/..%2f..%2f/page/1.jpg",
        "/static//etc/passwd",
        "/report/00000000000000000000/page/1.jpg",
    ],
)
def test_no_path_leads_out(web: httpx.Client, address: str) -> None:
    assert web.get(address).status_code in (404, 422)


def test_what_goes_wrong_inside_is_not_told(web: httpx.Client) -> None:
    for address in ("/report/abc", "/document", "/api/search", "/nope", "/?page=99999", "/api/reports/zz"):
        answer = web.get(address)
        assert 400 <= answer.status_code < 500, address
        assert "Traceback" not in answer.text
        assert "site-packages" not in answer.text


def test_the_log_has_no_questions_unless_asked(kho: Path) -> None:
    for options, there in (((), False), (("--log-queries",), True)):
        with serving(kho, *options) as running, running.client() as web:
            web.get("/", params={"q": "bimat"})
        time.sleep(0.2)
        said = "".join(running.said)
        assert "GET / 200" in said or there
        assert ("bimat" in said) is there


def test_settings_know_this_machine() -> None:
    assert [WebSettings(Path(), host).is_local for host in ("127.0.0.1", "localhost", "::1", "0.0.0.0", "10.0.0.5", "example.org")] == [
        True
    ] * 3 + [False] * 3


# ---- uploads, load and faults


def sent_and_read(web: httpx.Client, name: str, content: bytes) -> dict[str, object]:
    job = web.post("/api/ingest", files={"files": (name, content)}).json()
    for _ in range(300):
        found = web.get(f"/api/uploads/{job['id']}").json()
        if found["state"] in ("done", "failed"):
            return dict(found)
        time.sleep(0.1)
    raise AssertionError(found)


def report_text(number: int) -> bytes:
    return f"UBND TỈNH MINH HÀ\n\nBÁO CÁO\n\nNgày 03/04/2021, UBND tỉnh ban hành Quyết định số {number}/QĐ-UBND về phê duyệt đề án trồng rừng ven biển số {number}.\n".encode()


def test_what_is_sent_is_found_and_what_cannot_be_read_is_named(kho: Path, tmp_path: Path) -> None:
    shutil.copytree(kho, tmp_path / "kho")
    with serving(tmp_path / "kho") as running, running.client() as web:
        job = sent_and_read(web, "bc moi.txt", report_text(7771))
        assert (job["state"], job["added"]) == ("done", 1)
        hits = web.get("/api/search", params={"q": "7771/QĐ-UBND"}).json()["hits"]
        assert hits[0]["report"] == "bc moi.txt"
        bad = sent_and_read(web, "hong.pdf", b"%PDF-1.4 nothing")
        assert list(bad["failures"]) == ["hong.pdf"]  # type: ignore[call-overload]
        both = web.post("/api/ingest", files=[("files", ("a.exe", b"MZ")), ("files", ("b.txt", report_text(7772)))]).json()
        assert (both["files"], list(both["failures"])) == (["b.txt"], ["a.exe"])


def test_a_server_killed_while_files_come_in_comes_back_whole(kho: Path, tmp_path: Path) -> None:
    store = tmp_path / "kho"
    shutil.copytree(kho, store)
    with serving(store) as running, contextlib.ExitStack() as open_until_the_end:  # half of a file has come when the process dies
        line = open_until_the_end.enter_context(socket.create_connection(("127.0.0.1", int(running.url.rpartition(":")[2]))))
        body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="nua.txt"\r\n\r\n' + b"a" * 50_000
        line.sendall(
            b"POST /api/ingest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 900000\r\n\r\n"
            + body
        )
        time.sleep(0.3)
        # and another was sent whole, but the store is held by someone else
        with only_writer(store):
            with running.client() as web:
                assert web.post("/api/ingest", files={"files": ("tron.txt", report_text(8882))}).json()["state"] in (
                    "waiting",
                    "reading",
                )
            time.sleep(0.3)
            running.process.send_signal(signal.SIGKILL)
            running.process.wait()
    (store / "uploads" / ".part-0123").write_bytes(b"half")
    with serving(store) as running, running.client() as web:
        for _ in range(200):
            if web.get("/api/documents", params={"limit": 1000}).text.count("8882/"):
                break
            time.sleep(0.1)
        assert web.get("/api/search", params={"q": "8882/QĐ-UBND"}).json()["hits"][0]["report"] == "tron.txt"
        assert [p.name for p in (store / "uploads").rglob("*.txt")] == ["tron.txt"]
        assert not list((store / "uploads").glob(".part-*"))


def test_another_process_may_ingest_meanwhile(kho: Path, tmp_path: Path, cchc: Run) -> None:
    shutil.copytree(kho, tmp_path / "kho")
    (tmp_path / "in").mkdir()
    with serving(tmp_path / "kho") as running, running.client() as web:
        assert "khac.txt" not in web.get("/api/search", params={"q": "9993/QĐ-UBND"}).text
        (tmp_path / "in" / "khac.txt").write_bytes(report_text(9993))
        cchc("ingest", tmp_path / "in", "--store", tmp_path / "kho")
        time.sleep(1.1)  # the index is looked at once a second
        assert web.get("/api/search", params={"q": "9993/QĐ-UBND"}).json()["hits"][0]["report"] == "khac.txt"


def test_health_tells_the_truth(kho: Path, tmp_path: Path) -> None:
    store = tmp_path / "kho"
    shutil.copytree(kho, store)
    with serving(store) as running, running.client() as web:
        well = web.get("/health")
        assert (well.status_code, well.json()["status"], well.json()["reports"]) == (200, "ok", 7)
        (store / "store.sqlite").write_bytes(b"no database" * 1000)
        ill = web.get("/health")
        assert ill.status_code == 503
        assert ill.json()["status"] != "ok"


def test_a_signal_ends_it_cleanly(kho: Path) -> None:
    with serving(kho) as running:
        with running.client() as web:
            web.get("/")
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(10) in (0, -signal.SIGTERM)
        assert "Traceback" not in "".join(running.said)


@pytest.mark.parametrize("path", sorted(SAMPLE.glob("*.txt")), ids=lambda p: p.stem)
def test_marks_leave_the_text_as_it_is(path: Path) -> None:
    analysis = analyse(read(path))
    for page in pages_of(analysis, 1, 100):
        for part in page.parts:
            assert html.unescape(re.sub(r"<[^>]*>", "", part.html)) == part.text
    linked = sum(part.html.count('<a class="reference"') for page in pages_of(analysis, 1, 100) for part in page.parts)
    assert linked >= len({(r.start, r.end, r.surface) for r in analysis.references if r.key}) * 0.9
