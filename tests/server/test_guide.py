"""The guide for clerks: every command in it runs, every page and picture that it names is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from cchc_nlp.server.guide import contents, guide_file, guide_html, guide_text, picture, pictures
from cchc_nlp.server.web.texts import TEXTS
from tests.conftest import SAMPLE, Run
from tests.served import elements

LARGEST_PICTURE = 120_000
NOTHING_FOUND = 1


def lines_of(kind: str) -> list[str]:
    blocks = re.findall(rf"^```{kind}\n(.+?)^```", guide_text(), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder with the files that the guide's commands name."""
    (tmp_path / "bao-cao").mkdir()
    for name in ("ubnd-tinh-2022-q4.txt", "so-noi-vu-2023-q2.txt"):
        shutil.copy(SAMPLE / name, tmp_path / "bao-cao")
    shutil.copy(SAMPLE / "so-tttt-2023-q2.txt", tmp_path / "bao-cao.txt")
    with zipfile.ZipFile(tmp_path / "luu-tru.zip", "w") as archive:
        archive.write(SAMPLE / "ubnd-huyen-2023-q3.txt", "ubnd-huyen-2023-q3.txt")
    (tmp_path / "bang-bieu.txt").write_text(
        "BÁO CÁO\n\n"
        "STT   Đơn vị        Số hồ sơ\n1     Sở Nội vụ     120\n2     Sở Tư pháp    85\n",
        encoding="utf8",
    )
    (tmp_path / "ten-rieng.txt").write_text("Minh Hà\n", encoding="utf8")
    (tmp_path / "ten-goi.csv").write_text(
        "alias,type,number,name,date,issuer\nĐề án một cửa,Quyết định,468/QĐ-TTg,,2021-03-27,\n",
        encoding="utf8",
    )
    source = (SAMPLE / "ubnd-tinh-2022-q4.txt").read_text(encoding="utf8")
    word = re.search(r"\w+", source)
    assert word
    (tmp_path / "sua.csv").write_text(
        f"offset,wrong,right\n{word.start()},{word[0]},{word[0]}\n", encoding="utf8"
    )
    return tmp_path


def test_every_command_of_the_guide_runs(office: Path) -> None:
    """In order, as a clerk would: a later command finds what an earlier one made."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    commands = lines_of("sh")
    assert len(commands) > 30
    for command in commands:
        done = subprocess.run(
            ["/bin/bash", "-c", command],
            cwd=office,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        fine = (0, NOTHING_FOUND) if re.search("doctor|tables|--unrecognised", command) else (0,)
        assert done.returncode in fine, (command, done.stderr)
    assert {p.name for p in office.iterdir()} >= {
        "kho",
        "kho-sao-luu",
        "phuc-hoi.txt",
        "phuc-hoi.html",
        "bao-cao.html",
        "vien-dan.xlsx",
        "do-thi.html",
        "do-thi.graphml",
        "quanh-468.html",
        "cho-da-sua.pairs.jsonl",
        "huong-dan.html",
    }


@pytest.mark.parametrize("command", [c for c in lines_of("console") if c.startswith("cchc ")])
def test_options_of_commands_that_go_on_exist(cchc: Run, command: str) -> None:
    name = command.split()[1]
    described = cchc(name, "--help").stdout
    assert all(option in described for option in re.findall(r"--[a-z-]+", command))


def test_commands_named_in_passing_exist(cchc: Run) -> None:
    described = cchc("--help").stdout
    for name in re.findall(r"`cchc ([a-z-]+)", guide_text()):
        assert f"  {name} " in described


def test_labels_that_the_guide_names_are_those_of_the_pages() -> None:
    shown = {text.rstrip(":") for text in TEXTS["vi"].values()}
    named = set(re.findall(r"\*\*([^*]+)\*\*", guide_text()))
    labels = {"Nạp tệp", "Gửi", "Bộ lọc", "Hiểu là", "Tìm đúng chữ đã gõ", "Xem ảnh trang", "Lưu"}
    for label in labels | {"Sửa chữ", "Đồ thị", "Hướng dẫn", "Tải về", "API"}:
        assert label in named
        assert label in shown


def test_chapters_have_addresses_of_their_own() -> None:
    addresses = [address for address, _ in contents()]
    assert len(addresses) == len(set(addresses)) > 10
    html = guide_html(str)
    assert all(f'id="{address}"' in html for address in addresses)


def test_pictures_are_there_and_small() -> None:
    assert len(pictures()) >= 5
    for name in pictures():
        content = picture(name)
        assert content is not None, name
        assert content.startswith(b"\x89PNG")
        assert len(content) < LARGEST_PICTURE, name
    assert picture("guide.vi.md") is None


def test_the_file_holds_everything_it_shows() -> None:
    found = elements(guide_file())
    images = [a["src"] or "" for tag, a in found if tag == "img"]
    assert len(images) == len(pictures())
    assert all(src.startswith("data:image/png;base64,iVBOR") for src in images)
    assert not [tag for tag, _ in found if tag in ("script", "link")]


def test_the_page_names_nothing_that_is_not_served(web: httpx.Client) -> None:
    page = web.get("/guide")
    assert page.status_code == 200
    found = elements(page.text)
    images = [a for tag, a in found if tag == "img"]
    assert len(images) == len(pictures())
    for attributes in images:
        answer = web.get(attributes["src"] or "")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
        assert attributes["alt"]
    named = {a["id"] for _, a in found if a.get("id")}
    links = [a["href"] or "" for tag, a in found if tag == "a"]
    assert all(link[1:] in named for link in links if link.startswith("#"))
    assert web.get("/guide/none.png").status_code == 404
    assert web.get("/guide/guide.vi.md").status_code in (404, 422)
    assert 'href="/guide"' in web.get("/").text


def test_the_guide_is_written_where_it_is_wanted(tmp_path: Path, cchc: Run) -> None:
    assert cchc("guide").stdout == guide_text()
    cchc("guide", "-o", tmp_path / "a.html")
    assert (tmp_path / "a.html").read_text(encoding="utf8") == guide_file()
    refused = cchc("guide", "-o", tmp_path / "a.docx", code=2).stderr
    assert ".html" in refused
    assert refused.count("\n") == 1
