"""Safety: where a change may come from, tokens, sizes, rates, paths, and what is not told."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
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
