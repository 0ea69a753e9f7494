"""Pictures of the guide, taken of a server over the samples.

They are written where ``CCHC_PICTURES=1`` says so, or where one is missing; otherwise the pages
that they show are only looked at: what a picture must show has to be there still.
"""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cchc_nlp.server import guide
from tests.conftest import ROOT
from tests.served import Server, serving
from tests.waiting import PATIENCE

pytest.importorskip("selenium")
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.runs.test_browser import CHROMIUM, DRIVER, chrome

pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="Chromium and its driver are not installed"
)

DOCUMENT = "61/2018/NĐ-CP"
FOLDER = ROOT / "cchc_nlp" / "server" / "guide"
WIDTH, HEIGHT = 1366, 768
LOW, HIGH = 470, 1080
"""Heights of pictures of pages that have less or more to show."""
COLOURS = 48
"""Colours of a picture: letters stay sharp, and each is well under 120 kB."""
LARGEST = 120_000
ANEW = bool(os.environ.get("CCHC_PICTURES"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("pictures")
    shutil.copytree(store, folder / "kho")
    with serving(folder / "kho") as running:
        yield running


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    driver = chrome(tmp_path_factory.mktemp("chrome"))
    driver.execute_cdp_cmd("Emulation.setScrollbarsHidden", {"hidden": True})
    size(driver, WIDTH, HEIGHT)
    yield driver
    driver.quit()


def size(browser: Chrome, width: int, height: int) -> None:
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


def one(browser: Chrome, what: str) -> WebElement:
    found = WebDriverWait(browser, PATIENCE).until(lambda b: b.find_elements(By.CSS_SELECTOR, what))
    return found[0]


def search(browser: Chrome, served: Server, _: Path) -> None:
    browser.get(f"{served.url}/?q=quyết+định+nào+về+một+cửa")
    assert "468/QĐ-TTg" in one(browser, ".hits li:first-child h2").text
    assert one(browser, ".facets a")
    assert one(browser, ".hits mark")


def open_report(browser: Chrome, served: Server) -> None:
    browser.get(f"{served.url}/reports?q=ubnd-tinh-2022-q4")
    one(browser, "td a").click()
    one(browser, "#text")


def report(browser: Chrome, served: Server, _: Path) -> None:
    open_report(browser, served)
    assert one(browser, "a.reference")
    assert one(browser, ".doubt")
    browser.execute_script(
        "document.querySelector('a.reference').scrollIntoView({block: 'center'})"
    )


def correction(browser: Chrome, served: Server, _: Path) -> None:
    open_report(browser, served)
    doubt = one(browser, ".doubt")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", doubt)
    doubt.click()
    assert one(browser, "dialog[open] [name=right]").get_attribute("value")


def document(browser: Chrome, served: Server, _: Path) -> None:
    browser.get(f"{served.url}/document?key={DOCUMENT}")
    assert DOCUMENT in one(browser, "h1").text
    assert one(browser, "svg.graph a.node")


def graph(browser: Chrome, served: Server, _: Path) -> None:
    browser.get(f"{served.url}/graph?around={DOCUMENT}")
    assert one(browser, "svg.graph a.report")
    assert one(browser, "svg.graph a.document")


def upload(browser: Chrome, served: Server, folder: Path) -> None:
    (folder / "bao-cao-quy-2.txt").write_text(
        "BÁO CÁO\n\nNgày 03/04/2021, UBND tỉnh ban hành Quyết định số 6543/QĐ-UBND.\n",
        encoding="utf8",
    )
    (folder / "hong.pdf").write_bytes(b"%PDF-1.4 nothing")
    browser.get(f"{served.url}/upload")
    sent = f"{folder / 'bao-cao-quy-2.txt'}\n{folder / 'hong.pdf'}"
    one(browser, "[type=file]").send_keys(sent)
    one(browser, "#upload button").click()
    one(browser, ".saved")
    WebDriverWait(browser, PATIENCE).until(
        lambda b: "xong" in b.find_element(By.ID, "job-list").text
    )
    assert "hong.pdf" in one(browser, "#job-list .failure").text


SHOWN: dict[str, tuple[Callable[[Chrome, Server, Path], None], int]] = {
    "nap-tep.png": (upload, LOW),
    "tim-kiem.png": (search, HEIGHT),
    "bao-cao.png": (report, HEIGHT),
    "sua-chu.png": (correction, HEIGHT),
    "van-ban.png": (document, HEIGHT),
    "do-thi.png": (graph, HIGH),
}


def test_the_guide_shows_these_pictures() -> None:
    assert guide.pictures() == list(SHOWN)
    assert {p.name for p in FOLDER.glob("*.png")} <= set(SHOWN)


@pytest.mark.parametrize("name", SHOWN)
def test_what_a_picture_shows_is_there(
    browser: Chrome, served: Server, tmp_path: Path, name: str
) -> None:
    from PIL import Image

    show, height = SHOWN[name]
    size(browser, WIDTH, height)
    show(browser, served, tmp_path)
    if ANEW or not (FOLDER / name).exists():
        browser.execute_script("document.activeElement.blur()")
        taken = Image.open(io.BytesIO(browser.get_screenshot_as_png())).convert("RGB")
        few = taken.quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(FOLDER / name, optimize=True)
    with Image.open(FOLDER / name) as kept:
        assert kept.size == (WIDTH, height)
        assert kept.mode == "P"
    assert (FOLDER / name).stat().st_size < LARGEST


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_guide_s_page_is_fit_to_read(browser: Chrome, served: Server, scheme: str) -> None:
    import axe_core_python

    script = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf8")
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    try:
        browser.get(f"{served.url}/guide")
        one(browser, ".guide h2")
        browser.execute_script(script)
        found = browser.execute_async_script(
            "axe.run(document, {resultTypes: ['violations']}).then(arguments[0])"
        )
        serious = [
            (v["id"], v["nodes"][0]["html"][:200])
            for v in found["violations"]
            if v["impact"] in ("serious", "critical")
        ]
        assert serious == []
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_the_guide_is_read_on_a_telephone_and_without_scripts(
    browser: Chrome, served: Server
) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(served.url)
        link = next(
            a for a in browser.find_elements(By.CSS_SELECTOR, "nav a") if a.text == "Hướng dẫn"
        )
        link.send_keys(Keys.ENTER)
        one(browser, ".guide h2")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    try:
        size(browser, 360, 740)
        browser.get(f"{served.url}/guide")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
        widths = (
            "return [...document.querySelectorAll('.guide img')].map(i => (i.loading = 'eager', i))"
        )
        images = browser.execute_script(widths)
        WebDriverWait(browser, PATIENCE).until(
            lambda b: all(b.execute_script("return arguments[0].naturalWidth", i) for i in images)
        )
    finally:
        size(browser, WIDTH, HEIGHT)
