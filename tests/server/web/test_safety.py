"""Safety: where a change may come from, tokens, sizes, rates, paths, and what is not told."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.conftest import Run
from tests.served import digest_of_report, serving


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
def test_what_changes_something_comes_from_here_or_from_a_program(
    kho: Path, tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    shutil.copytree(kho, tmp_path / "kho")
    with serving(tmp_path / "kho") as running, running.client() as web:
        sent = web.post(
            "/api/ingest",
            files={
                "files": ("a.txt", "Báo cáo về Quyết định số 5/QĐ-UBND ngày 01/02/2023.".encode())
            },
            headers=headers,
        )
        assert sent.status_code == status
        assert not list((tmp_path / "kho" / "uploads").glob("*")) or status == 202


def test_forms_need_the_mark_of_a_page_of_ours(web: httpx.Client) -> None:
    digest = digest_of_report(web, "ubnd-tinh-2022-q4")
    form = {"at": "0", "characters": "3", "right": "x"}
    web.get("/")
    for mark in ("", "0" * 40):
        assert web.post(f"/report/{digest}/correct", data={**form, "csrf": mark}).status_code in (
            403,
            422,
        )
        assert web.post(
            "/upload", data={"csrf": mark}, files={"files": ("a.txt", b"x")}
        ).status_code in (403, 422)


def test_beyond_this_machine_a_token_is_asked_for(kho: Path) -> None:
    with serving(kho, "--host", "0.0.0.0") as running, running.client() as web:
        said = "".join(running.said)
        assert "CẢNH BÁO" in said
        token = re.search(r"mã truy cập của lần chạy này: (\S+)", said)
        assert token
        assert web.get("/api/search", params={"q": "một cửa"}).status_code == 401
        assert web.get("/").headers["location"] == "/login"
        assert web.get("/health").status_code == 200
        assert (
            web.get(
                "/api/search",
                params={"q": "một cửa"},
                headers={"authorization": f"Bearer {token[1]}"},
            ).status_code
            == 200
        )
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
    with serving(tmp_path / "kho", "--rate", 1, "--upload", 1) as running, running.client() as web:
        large = web.post("/api/ingest", files={"files": ("a.txt", b"x" * 1_500_000)})
        assert large.status_code == 413

        def chunks() -> Iterator[bytes]:
            yield b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
            yield from (b"x" * 100_000 for _ in range(15))

        assert (
            web.post(
                "/api/ingest",
                content=chunks(),
                headers={"content-type": "multipart/form-data; boundary=x"},
            ).status_code
            == 413
        )
        assert web.post("/login", content=b"x" * 200_000).status_code == 413
        codes = [web.get("/health").status_code for _ in range(40)]
        assert 429 in codes
        assert codes[0] == 200
        assert not list((tmp_path / "kho").glob("uploads/*/*"))


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
    for address in (
        "/report/abc",
        "/document",
        "/api/search",
        "/nope",
        "/?page=99999",
        "/api/reports/zz",
    ):
        answer = web.get(address)
        assert 400 <= answer.status_code < 500, address
        assert "Traceback" not in answer.text
        assert "site-packages" not in answer.text


def test_the_log_has_no_questions_unless_asked(kho: Path) -> None:
    for options, there in (((), False), (("--log-queries",), True)):
        with serving(kho, *options) as running, running.client() as web:
            web.get("/", params={"q": "bimat"})
        said = "".join(running.said)
        assert "GET / 200" in said or there
        assert ("bimat" in said) is there


_COSTLY = "cchc=" + '"' + "\\" * 8_000 + '"'


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"cookie": "a=b; c"}, 200),
        ({"cookie": _COSTLY}, 200),
        ({"cookie": "x=" + "\\" * 60_000}, 431),
        ({"host": "["}, 400),
        ({"host": "localhost:["}, 400),
        ({"host": "evil.example/login?x=localhost"}, 421),
        ({"origin": "http://["}, 200),
    ],
)
def test_headers_of_any_kind_are_answered_in_time(
    web: httpx.Client, headers: dict[str, str], status: int
) -> None:
    assert web.get("/health", headers=headers, timeout=10).status_code == status


def test_a_host_s_name_is_no_path(kho: Path) -> None:
    with serving(kho, "--host", "0.0.0.0", "--token", "một-mã-thật-dài-123") as running:
        for host in ("x/login?", "x/static/", "x/health#"):
            with running.client(headers={"host": host}) as web:
                assert web.get("/api/search?q=a").status_code in (400, 401)
                assert web.get("/reports").status_code in (303, 400)


def test_wrong_tokens_are_slowed_and_logging_out_ends_a_session(kho: Path) -> None:
    token = "mot-ma-that-dai-123"
    with serving(kho, "--host", "0.0.0.0", "--token", token) as running:
        with running.client() as web:
            mark = re.search(r'name="csrf" value="(\w+)"', web.get("/login").text)
            assert mark
            assert web.post("/login", data={"csrf": mark[1], "token": token}).status_code == 303
            kept = dict(web.cookies)
            inside = web.get("/reports")
            assert inside.status_code == 200
            mark = re.search(r'name="csrf" value="(\w+)"', inside.text)
            assert mark
            out = web.post("/logout", data={"csrf": mark[1]})
            assert "Max-Age=0" in out.headers["set-cookie"]
        with running.client(cookies=kept) as stolen:
            assert stolen.get("/reports").status_code == 303
        with running.client() as web:
            tried = [
                web.get("/api/search?q=a", headers={"authorization": f"Bearer sai-{n}"}).status_code
                for n in range(8)
            ]
            assert tried[0] == 401
            assert tried[-1] == 429
            right = web.get("/api/search?q=a", headers={"authorization": f"Bearer {token}"})
            assert right.status_code == 429  # else tries would cost nothing
            assert int(right.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("trusted", "secure"), [((), False), (("127.0.0.1",), True), (("10.0.0.0/8",), False)]
)
def test_only_a_named_proxy_says_who_asks_and_whether_by_https(
    kho: Path, trusted: tuple[str, ...], secure: bool
) -> None:
    options = [o for one in trusted for o in ("--trusted-proxy", one)]
    said = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9"}
    with serving(kho, *options) as running, running.client(headers=said) as web:
        cookie = web.get("/").headers["set-cookie"]
        assert ("Secure" in cookie) == secure


def test_what_is_no_address_is_no_proxy(kho: Path, cchc: Run) -> None:
    told = cchc("serve", "--store", kho, "--trusted-proxy", "ở đâu", code=2).stderr
    assert "không phải địa chỉ" in told


def test_silent_connections_do_not_keep_others_out(kho: Path) -> None:
    with serving(kho) as running, running.client() as web:
        address = ("127.0.0.1", int(running.url.rpartition(":")[2]))
        silent = [socket.create_connection(address) for _ in range(600)]
        for n, one in enumerate(silent):
            with suppress(OSError):  # closed already
                one.sendall(b"GET / HTTP/1.1\r\nHost: local"[: n % 20])
        assert web.get("/health").status_code == 200
        descriptors = len(list(Path(f"/proc/{running.process.pid}/fd").iterdir()))
        assert descriptors < 400
        silent[-1].settimeout(60)
        with suppress(ConnectionError):  # closed by the other side within seconds
            assert silent[-1].recv(1) == b""
        for one in silent:
            one.close()
        assert web.get("/health").status_code == 200


@pytest.mark.parametrize("key", ["---", "/", " ", "…"])
def test_what_has_neither_letter_nor_digit_is_no_document_s_number(
    web: httpx.Client, key: str
) -> None:
    assert web.get("/api/document", params={"key": key}).status_code == 404
