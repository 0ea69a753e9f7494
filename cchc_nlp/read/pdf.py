"""PDF to pages: each page's text layer is judged, tables become rows of cells, and what is only an image, or was misread, is recognised."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import astuple, replace
from io import BytesIO
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from cchc_nlp.errors import CchcError
from cchc_nlp.read import ocr
from cchc_nlp.read.encodings import legacy_encoding, to_unicode
from cchc_nlp.read.settings import PageText, Reading
from cchc_nlp.text import row_text

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["pdf_pages"]

_IMAGE_SHARE = 0.3
"""Share of a page that its images cover at least where it is taken for a scan."""
_FEW_WORDS, _ENOUGH_WORDS = 60, 8
"""A scan may carry a few words of text (who signed it, a stamp) that are not its text; fewer than the second are not judged."""
_STRANGE = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_STRANGE_SHARE = 0.2
_LEGACY_FONTS = {".vn": "tcvn3", "vni-": "vni"}
_LEGACY_SHARE = 0.6
_FONTS_LOOKED_AT, _IMAGES_LOOKED_AT = 200, 500
_RULES = 6
"""Lines drawn on a page from which it may have a table."""
_MOST_RULES = 3_000
_LOST = 0.02
"""Share of a page's letters that may be missing from what was read as tables and text between them."""
_GAP, _INDENT = 1.35, 10.0
"""What shows that a paragraph begins: the gap above it in steps of a line, its indent in points."""
_WHOLE, _COARSEST, _FINEST = 0.95, 150, 400
"""Share of its page that a scanner's image covers, and its dots an inch, where it is recognised as it is."""
_POINTS_PER_INCH = 72
_MOST_DRAWN = 40_000_000
"""Pixels that a page is drawn in at most; larger sheets are drawn at fewer dots an inch."""


def pdf_pages(data: bytes, name: str, how: Reading) -> list[PageText]:
    """The pages of a PDF. ``CchcError`` for what is no PDF that can be read: damaged, locked by a password, or of too many pages."""
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as pdf:
            if len(pdf) > how.limits.pages:
                raise CchcError(
                    f"{name} có {len(pdf):,} trang, chỉ đọc tới {how.limits.pages:,}: hãy tách nhỏ, hoặc --limit pages={len(pdf)}"
                )
            with _Tables(data) as tables:
                return _pages(pdf, tables, how)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise CchcError(f"{name} có mật khẩu: hãy lưu lại không có mật khẩu") from None
        raise CchcError(f"{name} không phải PDF đọc được: {error}") from None


def _pages(pdf: Any, tables: _Tables, how: Reading) -> list[PageText]:
    """The pages; while one is recognised, the next is judged and drawn."""
    import pypdfium2

    out, running = list[PageText | Future[PageText]](), None
    with ThreadPoolExecutor(1) as beside:
        for number in range(len(pdf)):
            how.step()
            try:
                page = pdf[number]
            except pypdfium2.PdfiumError as error:
                out.append(PageText("", "blank", "text", f"trang hỏng: {error}"))
                continue
            try:
                found = _page(page, number, tables, how)
            finally:
                page.close()
            if isinstance(found, _Drawn):
                if running is not None:
                    running.result()  # one image waits at most: each takes megabytes
                running = beside.submit(_recognised, found, how)
                out.append(running)
            else:
                out.append(found)
        how.step()
        return [f if isinstance(f, PageText) else f.result() for f in out]


def _page(page: Any, number: int, tables: _Tables, how: Reading) -> PageText | _Drawn:
    text_page = page.get_textpage()
    text = _clean(text_page.get_text_bounded())
    share = _image_share(page)
    quality, reason = _judged(text, share, how)
    if quality in ("image", "degraded") and (share >= _IMAGE_SHARE or _is_strange(text)):
        lacking = "không nhận dạng lại (--no-ocr)" if not how.ocr else ocr.missing()
        layer = PageText(text, quality, "text", reason)
        return (
            PageText(text, quality, "waiting", f"{reason}; {lacking}")
            if lacking
            else _Drawn(*_drawn(page, how, share), layer)
        )
    legacy = _legacy(page, text)
    if legacy:
        return PageText(
            to_unicode(text, legacy),
            "legacy",
            "text",
            f"phông chữ cũ {legacy.upper()}, đã chuyển sang Unicode",
        )
    if quality == "good":
        lines = _lines(text_page, text)
        rows = _with_rows(lines, tables.of(page, number), page.get_height())
        if rows and _letters(rows) < (1 - _LOST) * _letters(lines):
            rows = lines
        text = _spaced(rows) if rows else text
    return PageText(text, quality, "text", reason)


def _clean(text: str) -> str:
    """Line ends as everywhere else; the marks that pdfium leaves where a word was divided become hyphens."""
    return (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\ufffe", "-")
        .replace("\x02", "-")
        .replace("\0", "")
    )


class _Line(NamedTuple):
    """A line of a page and where it begins, in points from the lower left."""

    text: str
    x: float
    y: float


def _lines(text_page: Any, text: str) -> list[_Line]:
    """The lines of a page with their places; none where characters cannot be told from their places."""
    whole = text_page.get_text_range()
    if _clean(whole) != text or len(whole) != text_page.count_chars():
        return []
    out, at = list[_Line](), 0
    for line in whole.split("\r\n"):
        if line.strip():
            out.append(
                _Line(_clean(line), *_origin(text_page, at + len(line) - len(line.lstrip())))
            )
        at += len(line) + 2
    return out


def _spaced(lines: Sequence[_Line]) -> str:
    """Lines as text, with a blank line where a paragraph begins, as its place shows: a gap above it, or an indent."""
    steps = sorted(a.y - b.y for a, b in pairwise(lines) if a.y > b.y)
    step = steps[len(steps) // 2] if steps else 0.0
    margin = Counter(round(line.x) for line in lines).most_common(1)[0][0] + _INDENT
    out = [lines[0].text]
    for before, line in pairwise(lines):
        if before.y - line.y > _GAP * step or (line.x > margin and before.x <= margin):
            out.append("")
        out.append(line.text)
    return "\n".join(out)


def _with_rows(lines: Sequence[_Line], tables: Sequence[_Table], height: float) -> list[_Line]:
    """Lines with those inside a table replaced by its rows."""
    out = list(lines)
    for table in tables:
        left, top, right, bottom = table.box
        inside = [
            i
            for i, line in enumerate(out)
            if left - 1 <= line.x <= right and bottom >= height - line.y >= top
        ]
        if inside:
            at, step = inside[0], (bottom - top) / len(table.rows)
            rows = [
                _Line(row_text(row), left, height - top - step * (n + 1))
                for n, row in enumerate(table.rows)
                if any(row)
            ]
            out = [
                *out[:at],
                *rows,
                *(line for i, line in enumerate(out[at:], at) if i not in set(inside)),
            ]
    return out


def _origin(text_page: Any, index: int) -> tuple[float, float]:
    """Where a character stands on the page: its left end on the base line, in points from the lower left."""
    import ctypes

    import pypdfium2.raw as pdfium

    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    return x.value, y.value


def _image_share(page: Any) -> float:
    """Which share of a page its images cover, at most 1."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    covered = 0.0
    for image in islice(
        page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), _IMAGES_LOOKED_AT
    ):
        left, bottom, right, top = image.get_bounds()
        covered += max(0.0, min(right, width) - max(left, 0)) * max(
            0.0, min(top, height) - max(bottom, 0)
        )
    return float(min(1.0, covered / max(width * height, 1.0)))


def _is_strange(text: str) -> bool:
    """Whether a font without a table of its letters left signs that stand for nothing."""
    return len(_STRANGE.findall(text)) > _STRANGE_SHARE * max(len(text), 1)


def _judged(text: str, share: float, how: Reading) -> tuple[str, str]:
    """A page's quality and why it is judged so."""
    words = text.split()
    scan = share >= _IMAGE_SHARE
    if not words:
        return ("image", "chỉ có ảnh, không có lớp chữ") if scan else ("blank", "trang trắng")
    if _is_strange(text):
        return "degraded", "phông chữ không có bảng mã"
    if scan and len(words) < _FEW_WORDS:
        return "image", f"ảnh phủ {share:.0%} trang, lớp chữ chỉ có {len(words)} từ"
    state = how.judge(text) if len(words) >= _ENOUGH_WORDS else "good"
    if state in ("noisy", "stripped"):
        return (
            "degraded",
            "lớp chữ nhận dạng sai tiếng Việt" if state == "noisy" else "lớp chữ mất dấu",
        )
    return "good", "lớp chữ tốt" if state == "good" else "ngôn ngữ khác, giữ nguyên"


def _legacy(page: Any, text: str) -> str | None:
    """The old encoding of a page's letters, told by its fonts, else by the letters."""
    import pypdfium2.raw as pdfium

    if text.isascii():
        return None
    fonts = Counter[str | None]()
    for found in islice(
        page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3), _FONTS_LOOKED_AT
    ):
        name = found.get_font().get_base_name().rpartition("+")[2].lower()
        fonts[
            next(
                (encoding for start, encoding in _LEGACY_FONTS.items() if name.startswith(start)),
                None,
            )
        ] += 1
    usual, count = fonts.most_common(1)[0] if fonts else (None, 0)
    return usual if usual and count > _LEGACY_SHARE * fonts.total() else legacy_encoding(text)


class _Drawn(NamedTuple):
    """A page as an image to be recognised, and what its text layer gives where that does not succeed."""

    image: Image
    dpi: int
    layer: PageText


def _recognised(drawn: _Drawn, how: Reading) -> PageText:
    text, quality, _, reason = astuple(drawn.layer)
    try:
        found, confidence = ocr.recognise(drawn.image, how.limits.seconds / 2, drawn.dpi)
    except CchcError as error:
        return replace(drawn.layer, reason=f"{reason}; {error}")
    if len(found.split()) < len(text.split()) / 2:
        return replace(drawn.layer, reason=f"{reason}; nhận dạng lại được ít chữ hơn")
    return PageText(
        found, quality, "ocr", f"{reason}; đọc lại bằng Tesseract vie, độ tin cậy {confidence:.0%}"
    )


def _drawn(page: Any, how: Reading, share: float) -> tuple[Image, int]:
    """A page as an image, and its dots an inch: that of the scanner, where it is all the page, else the page drawn in shades of grey."""
    scanned = _scanned(page, how) if share >= _WHOLE else None
    if scanned:
        return scanned
    width, height = page.get_size()
    scale = ocr.DPI / _POINTS_PER_INCH
    scale = min(scale, (min(_MOST_DRAWN, how.limits.pixels) / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    return bitmap.to_pil().copy(), max(
        70, round(scale * _POINTS_PER_INCH)
    )  # a copy, for the bitmap goes with its page


def _scanned(page: Any, how: Reading) -> tuple[Image, int] | None:
    """The one image that covers a page, upright and of a resolution that Tesseract likes; None where there is none such."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    images = list(islice(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), 2))
    width, _ = page.get_size()
    if len(images) != 1 or page.get_rotation():
        return None
    right, up, down, top, _, _ = images[0].get_matrix().get()
    across, along = images[0].get_px_size()
    dpi = round(across / max(width / _POINTS_PER_INCH, 0.1))
    if (
        right <= 0
        or top <= 0
        or up
        or down
        or not _COARSEST <= dpi <= _FINEST
        or across * along > how.limits.pixels
    ):
        return None
    try:
        bitmap = images[0].get_bitmap(render=False)
    except pypdfium2.PdfiumError:
        return None
    return bitmap.to_pil().copy(), dpi


class _Table(NamedTuple):
    """A table's place on its page (left, top, right, bottom in points from the upper left) and its cells."""

    box: tuple[float, float, float, float]
    rows: list[list[str | None]]


class _Tables:
    """Finds tables in a PDF by the lines drawn around cells (pdfplumber); opened when a page has such lines."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._file: Any = None

    def __enter__(self) -> _Tables:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def of(self, page: Any, number: int) -> list[_Table]:
        """The tables of a page."""
        import pdfplumber
        import pypdfium2.raw as pdfium

        rules = sum(
            1
            for _ in islice(
                page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3), _MOST_RULES + 1
            )
        )
        if not _RULES <= rules <= _MOST_RULES:
            return []
        try:
            if self._file is None:
                self._file = pdfplumber.open(BytesIO(self._data))
            plumbed = self._file.pages[number]
            found = [_Table(t.bbox, t.extract()) for t in plumbed.find_tables()]
            plumbed.close()
        except Exception:  # the text is there without its tables; pdfminer fails on damaged files in ways of its own
            return []
        return [t for t in found if sum(len(row) > 1 for row in t.rows) > 1]


def _letters(lines: Sequence[_Line]) -> int:
    return sum(c.isalnum() for line in lines for c in line.text)
