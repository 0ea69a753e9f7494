"""The server under load and faults: uploads, kills, other processes, signals."""

from __future__ import annotations

import contextlib
import shutil
import signal
import socket
from pathlib import Path

import httpx

from cchc_nlp.files import only_writer
from tests.conftest import Run
from tests.served import report_text, serving
from tests.waiting import until


def sent_and_read(web: httpx.Client, name: str, content: bytes) -> dict[str, object]:
    job = web.post("/api/ingest", files={"files": (name, content)}).json()

    def state() -> dict[str, object]:
        return dict(web.get(f"/api/uploads/{job['id']}").json())

    until(lambda: state()["state"] in ("done", "failed"))
    return state()


def first_report(web: httpx.Client, question: str) -> str | None:
    """The report of the best hit."""
    hits = web.get("/api/search", params={"q": question}).json()["hits"]
    return str(hits[0]["report"]) if hits else None


def test_what_is_sent_is_found_and_what_cannot_be_read_is_named(kho: Path, tmp_path: Path) -> None:
    shutil.copytree(kho, tmp_path / "kho")
    with serving(tmp_path / "kho") as running, running.client() as web:
        job = sent_and_read(web, "bc moi.txt", report_text(7771))
        assert (job["state"], job["added"]) == ("done", 1)
        hits = web.get("/api/search", params={"q": "7771/QĐ-UBND"}).json()["hits"]
        assert hits[0]["report"] == "bc moi.txt"
        bad = sent_and_read(web, "hong.pdf", b"%PDF-1.4 nothing")
        assert list(bad["failures"]) == ["hong.pdf"]  # type: ignore[call-overload]
        both = web.post(
            "/api/ingest",
            files=[("files", ("a.exe", b"MZ")), ("files", ("b.txt", report_text(7772)))],
        ).json()
        assert (both["files"], list(both["failures"])) == (["b.txt"], ["a.exe"])


def test_a_server_killed_while_files_come_in_comes_back_whole(kho: Path, tmp_path: Path) -> None:
    store = tmp_path / "kho"
    shutil.copytree(kho, store)
    # half of a file has come when the process dies
    with serving(store) as running, contextlib.ExitStack() as open_until_the_end:
        line = open_until_the_end.enter_context(
            socket.create_connection(("127.0.0.1", int(running.url.rpartition(":")[2])))
        )
        body = (
            b'--x\r\nContent-Disposition: form-data; name="files"; filename="nua.txt"\r\n\r\n'
            + b"a" * 50_000
        )
        line.sendall(
            b"POST /api/ingest HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 900000\r\n\r\n"
            + body
        )
        # and another was sent whole, but the store is held by someone else
        with only_writer(store):
            with running.client() as web:
                assert web.post(
                    "/api/ingest", files={"files": ("tron.txt", report_text(8882))}
                ).json()["state"] in ("waiting", "reading")
                # by then it has had a turn at the half file that came before, and at this one
                assert all(web.get("/health").status_code == 200 for _ in range(20))
            running.process.send_signal(signal.SIGKILL)
            running.process.wait()
    (store / "uploads" / ".part-0123").write_bytes(b"half")
    with serving(store) as running, running.client() as web:
        until(lambda: "8882/" in web.get("/api/documents", params={"limit": 1000}).text)
        until(lambda: first_report(web, "8882/QĐ-UBND") == "tron.txt")
        assert [p.name for p in (store / "uploads").rglob("*.txt")] == ["tron.txt"]
        assert not list((store / "uploads").glob(".part-*"))


def test_another_process_may_ingest_meanwhile(kho: Path, tmp_path: Path, cchc: Run) -> None:
    shutil.copytree(kho, tmp_path / "kho")
    (tmp_path / "in").mkdir()
    with serving(tmp_path / "kho") as running, running.client() as web:
        assert "khac.txt" not in web.get("/api/search", params={"q": "9993/QĐ-UBND"}).text
        (tmp_path / "in" / "khac.txt").write_bytes(report_text(9993))
        cchc("ingest", tmp_path / "in", "--store", tmp_path / "kho")
        until(lambda: first_report(web, "9993/QĐ-UBND") == "khac.txt")


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
        assert running.end() in (0, -signal.SIGTERM)
        assert "Traceback" not in "".join(running.said)
