"""What people do in a browser: a real one, headless, against a real server. Screenshots are kept
under out/screenshots.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import ROOT, SAMPLE, Run
from tests.served import Server, serving
from tests.waiting import PATIENCE

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="Chromium and its driver are not installed"
)
SHOTS = ROOT / "out" / "screenshots"

selenium = pytest.importorskip("selenium")
from selenium.common.exceptions import StaleElementReferenceException  # noqa: E402
from selenium.webdriver import Chrome  # noqa: E402
from selenium.webdriver.chrome.options import Options  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

GONE = (StaleElementReferenceException,)


def chrome(folder: Path, *more: str) -> Chrome:
    options = Options()
    options.binary_location = str(CHROMIUM)
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=1280,900",
        f"--user-data-dir={folder / 'profile'}",
        *more,
    ):
        options.add_argument(argument)
    options.add_experimental_option(
        "prefs", {"download.default_directory": str(folder), "download.prompt_for_download": False}
    )
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=Service(str(DRIVER)))
    driver.set_page_load_timeout(PATIENCE)
    driver.set_script_timeout(PATIENCE)
    return driver


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, cchc: Run) -> Iterator[Server]:
    """A server over a store of the samples and a scan, so that there is a page image."""
    from PIL import Image, ImageDraw, ImageFont

    folder = tmp_path_factory.mktemp("browser")
    shutil.copytree(SAMPLE, folder / "in")
    if shutil.which("tesseract"):
        page = Image.new("L", (1240, 1754), 255)
        font = ImageFont.load_default(34)
        ImageDraw.Draw(page).multiline_text(
            (80, 100),
            "BAO CAO\n\nCong van so 99/SNV ngay 17/02/2023\nve trong rung.",
            fill=0,
            font=font,
            spacing=20,
        )
        page.save(folder / "in" / "quet.png")
    cchc("ingest", folder / "in", "--store", folder / "kho", "--jobs", 2, code=None)
    with serving(folder / "kho") as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("chrome")


@pytest.fixture(scope="module")
def browser(folder: Path) -> Iterator[Chrome]:
    SHOTS.mkdir(parents=True, exist_ok=True)
    driver = chrome(folder)
    yield driver
    driver.quit()


@pytest.fixture(autouse=True)
def nothing_is_reported(browser: Chrome) -> Iterator[None]:
    """No page breaks its own content policy or throws."""
    browser.get_log("browser")
    yield
    severe = [
        e
        for e in browser.get_log("browser")
        if e["level"] == "SEVERE" and "status of 4" not in e["message"]
    ]
    assert severe == []


def when(browser: Chrome, true: Callable[[Chrome], object]) -> object:
    """What a condition gives as soon as it holds, whatever page stands there meanwhile."""
    waiting = WebDriverWait(browser, PATIENCE, ignored_exceptions=GONE)
    return waiting.until(true)


def wait(browser: Chrome, what: str) -> object:
    return when(browser, lambda b: b.find_elements(By.CSS_SELECTOR, what))


def one(browser: Chrome, what: str):  # type: ignore[no-untyped-def]
    return wait(browser, what)[0]  # type: ignore[index]


def heading(browser: Chrome) -> str:
    return str(browser.find_element(By.TAG_NAME, "h1").text)


def shot(browser: Chrome, name: str) -> None:
    browser.save_screenshot(str(SHOTS / f"{name}.png"))


def ask(browser: Chrome, served: Server, question: str) -> None:
    browser.get(served.url)
    field = one(browser, "#q")
    field.send_keys(question, Keys.ENTER)
    wait(browser, ".understood")


def test_a_clerk_searches_filters_opens_and_follows(browser: Chrome, served: Server) -> None:
    ask(browser, served, "quyết định nào về một cửa")
    assert "468/QĐ-TTg" in one(browser, ".hits li:first-child h2").text
    assert [m.text for m in wait(browser, ".hits li:first-child mark")][:2]  # type: ignore[attr-defined]
    shot(browser, "search")
    before = one(browser, ".understood strong").text
    next(
        a
        for a in browser.find_elements(By.CSS_SELECTOR, ".facets a")
        if a.text == "Thủ tướng Chính phủ"
    ).click()
    when(browser, lambda b: "issuer=" in b.current_url)
    assert int(one(browser, ".understood strong").text) < int(before)
    one(browser, ".places a").click()
    target = one(browser, "#target")
    assert "468" in target.text
    shot(browser, "report")
    next(a for a in target.find_elements(By.CSS_SELECTOR, "a.reference") if "468" in a.text).click()
    when(browser, lambda b: "468/QĐ-TTg" in heading(b))
    shot(browser, "document")
    one(browser, "svg.graph a.node").send_keys(Keys.ENTER)  # the graph is walked by the keyboard
    when(browser, lambda b: "/report/" in b.current_url or "468" not in heading(b))


def suggested(browser: Chrome) -> list[str | None]:
    options = browser.find_elements(By.CSS_SELECTOR, "#numbers option")
    return [o.get_attribute("value") for o in options]


def test_suggestions_come_while_typing(browser: Chrome, served: Server) -> None:
    browser.get(served.url)
    one(browser, "#q").send_keys("468")
    when(browser, lambda b: suggested(b) == ["468/QĐ-TTg"])


def test_the_workbook_is_downloaded_and_opens(
    browser: Chrome, served: Server, folder: Path
) -> None:
    ask(browser, served, "quyết định nào về một cửa")
    next(
        a for a in browser.find_elements(By.CSS_SELECTOR, ".downloads a") if a.text == "xlsx"
    ).click()
    file = folder / "vien-dan.xlsx"
    when(browser, lambda _: file.exists() and file.stat().st_size)
    sheet = openpyxl.load_workbook(file)["Viện dẫn"]
    assert "468/QĐ-TTg" in {c.value for row in sheet.iter_rows() for c in row}


def test_a_word_is_corrected_by_clicking_it(browser: Chrome, served: Server) -> None:
    browser.get(f"{served.url}/reports?q=ubnd-tinh-2022-q4")
    one(browser, "td a").click()
    doubt = next(w for w in wait(browser, ".doubt") if w.text == "HÀ")  # type: ignore[attr-defined]
    place = doubt.get_attribute("data-at")
    doubt.click()
    field = one(browser, "dialog[open] [name=right]")
    field.send_keys(Keys.CONTROL, "a")
    field.send_keys("HẢI")
    shot(browser, "correction")
    field.send_keys(Keys.ENTER)
    wait(browser, ".saved")
    assert one(browser, f'[data-at="{place}"]').text == "HẢI"
    one(browser, "#edit").click()  # a word that nobody doubts, by the keyboard
    word = next(w for w in browser.find_elements(By.CSS_SELECTOR, ".words .w") if w.text == "BAN")
    browser.execute_script("arguments[0].focus()", word)
    word.send_keys(Keys.ARROW_RIGHT)
    assert browser.switch_to.active_element.text == "NHÂN"
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert one(browser, "dialog[open] [name=right]").get_attribute("value") == "NHÂN"
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)


def test_a_file_is_sent_and_found(browser: Chrome, served: Server, folder: Path) -> None:
    (folder / "bao cao moi.txt").write_text(
        (
            "BÁO CÁO\n\nNgày 03/04/2021, UBND tỉnh ban hành Quyết định số 6543/QĐ-UBND về trồng"
            " rừng ven biển.\n"
        ),
        encoding="utf8",
    )
    (folder / "hong.pdf").write_bytes(b"%PDF-1.4 nothing")
    browser.get(f"{served.url}/upload")
    one(browser, "[type=file]").send_keys(f"{folder / 'bao cao moi.txt'}\n{folder / 'hong.pdf'}")
    one(browser, "#upload button").click()
    wait(browser, ".saved")
    when(browser, lambda b: "xong" in b.find_element(By.ID, "job-list").text)
    assert "hong.pdf" in one(browser, "#job-list .failure").text
    shot(browser, "upload")
    ask(browser, served, "6543/QĐ-UBND")
    assert "bao cao moi.txt" in one(browser, ".places").text


def test_a_page_image_stands_beside_its_text(browser: Chrome, served: Server) -> None:
    if not shutil.which("tesseract"):
        pytest.skip("Tesseract is not installed")
    browser.get(f"{served.url}/reports?q=quet.png")
    one(browser, "td a").click()
    one(browser, ".tools a").click()
    image = one(browser, ".beside img")
    when(browser, lambda b: b.execute_script("return arguments[0].naturalWidth", image))


PAGES = (
    "/",
    "/?q=một+cửa&kind=passages",
    "/reports",
    "/documents",
    "/graph",
    "/upload",
    "/api",
    "/login",
    "/nope",
)


def addresses(browser: Chrome, served: Server) -> list[str]:
    browser.get(f"{served.url}/reports?q=ubnd-tinh-2022-q4")
    report = one(browser, "td a").get_attribute("href")
    browser.get(f"{served.url}/documents?type=Quyết+định")
    return [*(served.url + p for p in PAGES), report, one(browser, "td a").get_attribute("href")]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_serious(browser: Chrome, served: Server, language: str) -> None:
    import axe_core_python

    script = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf8")
    all_pages = addresses(browser, served)
    browser.get(f"{served.url}/language/{language}")
    for address in all_pages:
        browser.get(address)
        assert one(browser, "html").get_attribute("lang") == language
        browser.execute_script(script)
        found = browser.execute_async_script(
            "axe.run(document, {resultTypes: ['violations']}).then(arguments[0])"
        )
        serious = [
            (v["id"], v["nodes"][0]["html"][:200])
            for v in found["violations"]
            if v["impact"] in ("serious", "critical")
        ]
        assert serious == [], address
    browser.get(f"{served.url}/language/vi")


def test_nothing_is_cut_off_at_360_dots(browser: Chrome, served: Server) -> None:
    all_pages = addresses(browser, served)
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True},
    )
    try:
        for address in all_pages:
            browser.get(address)
            width = browser.execute_script("return document.documentElement.scrollWidth")
            assert width <= 360, (address, width)
        browser.get(f"{served.url}/?q=một+cửa")
        shot(browser, "search-360")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_print_leaves_out_what_is_for_the_screen(browser: Chrome, served: Server) -> None:
    report = addresses(browser, served)[-2]
    browser.get(report)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not one(browser, ".top").is_displayed()
        assert not one(browser, ".sections").is_displayed()
        assert one(browser, "article").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_search_works_by_the_keyboard_and_without_scripts(browser: Chrome, served: Server) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(served.url)
        one(browser, "#q")
        browser.switch_to.active_element.send_keys("một cửa", Keys.ENTER)
        wait(browser, ".hits h2 a")
        browser.find_element(By.CSS_SELECTOR, ".hits h2 a").send_keys(Keys.ENTER)
        wait(browser, "h1")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
