"""PDF to pages: the text layer of each is judged, and scans and misread pages are recognised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from cchc_nlp.errors import CchcError
from cchc_nlp.read import ocr
from cchc_nlp.read.encodings import legacy_encoding
from cchc_nlp.read.pdf_fields import Field, flattened, has_fields
from cchc_nlp.read.pdf_filling import filled_lines, filled_tables
from cchc_nlp.read.pdf_layers import converted, is_garbled, is_plain, is_strange
from cchc_nlp.read.pdf_lines import clean, page_lines, spaced, with_rows
from cchc_nlp.read.pdf_objects import bounds, font_name, objects_of
from cchc_nlp.read.pdf_places import Characters
from cchc_nlp.read.pdf_tables import Table, TableFinder
from cchc_nlp.read.seals import without_seals
from cchc_nlp.read.settings import PageText, Reading
from cchc_nlp.types import PageQuality

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["pdf_pages"]

_IMAGE_SHARE = 0.3
"""Share of a page that images must cover for it to be a scan. Not measured.

It parts scans, which cover nearly all of a page, from seals, signatures and small charts.
"""
_FEW_WORDS = 60
"""Words below which the text layer of a scan is taken for a stamp or an e-signature, not its text.

Not measured.
"""
_ENOUGH_WORDS = 8
"""Words from which a text is judged; fewer do not tell good from misread. Not measured."""
_LEGACY_FONTS = {".vn": "tcvn3", "vni-": "vni"}
"""Old encodings by how the names of their fonts begin: .VnTime, VNI-Times."""
_LEGACY_SHARE = 0.6
"""Share of the pieces of text that must be set in fonts of one encoding. Not measured."""
_FONTS_LOOKED_AT, _IMAGES_LOOKED_AT = 200, 500
"""Objects of a page that are looked at, so that a page of a million costs no more."""
_WHOLE = 0.95
"""Share of its page that a scan's image must cover to be recognised as it is, not drawn anew.

Not measured: what stands outside of the image would be lost.
"""
_COARSEST, _FINEST = 150, 400
"""Dots an inch that such an image must have; others are brought to 300. Not measured.

Tesseract's manual advises 300 at least; far more costs time and memory.
"""
_POINTS_PER_INCH = 72
_LEAST_DPI = 70
"""Dots an inch below which Tesseract disregards what it is told."""
_MOST_DRAWN = 40_000_000
"""Pixels that a page is drawn in at most: a sheet of A2 at 300 dots an inch has 35 million.

Larger sheets are drawn at fewer dots an inch.
"""


class _Drawn(NamedTuple):
    """A page as an image to recognise, and its text layer, to keep where that fails.

    ``told`` is what fields tell of signatures: text that needs no recognition, and is not drawn.
    """

    image: Image
    dpi: int
    layer: PageText
    told: str
    is_garbled: bool


def pdf_pages(data: bytes, name: str, how: Reading) -> list[PageText]:
    """Return the pages of a PDF.

    Raises ``CchcError`` where it is damaged, locked by a password, or of too many pages.
    """
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as pdf:
            if pdf.get_formtype() != pypdfium2.raw.FORMTYPE_NONE:
                pdf.init_forms()  # which draws the fields that have a value and no appearance
            if len(pdf) > how.limits.pages:
                raise CchcError(
                    f"{name} có {len(pdf):,} trang, chỉ đọc tới {how.limits.pages:,}: "
                    f"hãy tách nhỏ, hoặc --limit pages={len(pdf)}"
                )
            with TableFinder(data) as tables:
                return _pages(pdf, tables, how)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise CchcError(f"{name} có mật khẩu: hãy lưu lại không có mật khẩu") from None
        raise CchcError(f"{name} không phải PDF đọc được: {error}") from None


def _pages(pdf: Any, tables: TableFinder, how: Reading) -> list[PageText]:
    """The pages; while one is recognised, the next is judged and drawn."""
    import pypdfium2

    out, running = list[PageText | Future[PageText]](), None
    with ThreadPoolExecutor(1) as beside:
        for index in range(len(pdf)):
            how.step()
            try:
                page = pdf[index]
            except pypdfium2.PdfiumError as error:
                out.append(PageText("", "blank", "text", f"trang hỏng: {error}"))
                continue
            try:
                page, found = _page(page, index, tables, how)
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


def _page(
    page: Any, index: int, tables: TableFinder, how: Reading
) -> tuple[Any, PageText | _Drawn]:
    """The page, opened anew where fields were drawn into it, and its text or image."""
    text_page = page.get_textpage()
    whole = text_page.get_text_range()
    text = clean(whole)
    objects = objects_of(page)
    share = _image_share(page, objects.images)
    quality, reason = _judged(text, share, how)
    legacy = _legacy(objects.texts, text)
    garbled = not legacy and (is_strange(text) or is_garbled(text))
    if garbled and quality == "good":
        quality, reason = "degraded", "lớp chữ không phải chữ trên trang"
    is_anew = quality in ("image", "degraded") and (share >= _IMAGE_SHARE or garbled)
    found = [] if is_anew else tables.tables_of(index, objects.paths)
    fields = list[Field]()
    if has_fields(page):
        page, fields = flattened(page, index, text_page)
        text_page = page.get_textpage()
    if is_anew:
        lacking = "không nhận dạng lại (--no-ocr)" if not how.ocr else ocr.missing()
        told = _told(fields)
        text = "\n\n".join(filter(None, [told, text]))
        if lacking:
            return page, PageText(text, quality, "waiting", f"{reason}; {lacking}")
        layer = PageText(text, quality, "text", reason)
        is_filled = any(field.is_seen and not field.is_information for field in fields)
        image = _drawn(page, how, share, is_filled)
        return page, _Drawn(*image, layer, told, garbled)
    text = _placed(page, text_page, whole, fields, found)
    if legacy:
        reason = f"phông chữ cũ {legacy.upper()}, đã chuyển sang Unicode"
        return page, PageText(converted(text, legacy), "legacy", "text", reason)
    if quality == "blank" and text.strip():
        quality, reason = "good", "chữ chỉ có trong các ô của biểu mẫu"
    return page, PageText(text, quality, "text", reason)


def _told(fields: Sequence[Field]) -> str:
    """What fields tell of signatures, which then no longer covers other text on the page."""
    information = [field for field in fields if field.is_information]
    for field in information:
        field.hide()
    return "\n\n".join("\n".join(line.text for line in field.lines) for field in information)


def _placed(
    page: Any, text_page: Any, whole: str, fields: Sequence[Field], tables: Sequence[Table]
) -> str:
    """The text of a page with its fields where they stand, and its tables as rows.

    ``whole`` is the text without the fields, which follow it in that of the text page.
    """
    places = Characters(page, text_page)
    lines = page_lines(page, text_page, whole)
    filled = [field for field in fields if field.lines]
    if filled:
        tables, filled = filled_tables(tables, filled, places.height)
        lines = filled_lines(lines, filled, places)
    return spaced(with_rows(lines, tables, places.height))


def _image_share(page: Any, images: Sequence[Any]) -> float:
    """The share of a page that its images cover, 0 to 1."""
    width, height = page.get_size()
    covered = 0.0
    for image in images[:_IMAGES_LOOKED_AT]:
        left, bottom, right, top = bounds(image)
        across = max(0.0, min(right, width) - max(left, 0))
        along = max(0.0, min(top, height) - max(bottom, 0))
        covered += across * along
    return float(min(1.0, covered / max(width * height, 1.0)))


def _judged(text: str, share: float, how: Reading) -> tuple[PageQuality, str]:
    """The quality of a page with a text layer and a share of images, and the reason for it."""
    words = text.split()
    scan = share >= _IMAGE_SHARE
    if not words:
        return ("image", "chỉ có ảnh, không có lớp chữ") if scan else ("blank", "trang trắng")
    if is_strange(text):
        return "degraded", "phông chữ không có bảng mã"
    if scan and len(words) < _FEW_WORDS:
        return "image", f"ảnh phủ {share:.0%} trang, lớp chữ chỉ có {len(words)} từ"
    match how.judge(text) if len(words) >= _ENOUGH_WORDS else "good":
        case "noisy":
            return "degraded", "lớp chữ nhận dạng sai tiếng Việt"
        case "stripped":
            return "degraded", "lớp chữ mất dấu"
        case "good":
            return "good", "lớp chữ tốt"
        case _:
            return "good", "ngôn ngữ khác, giữ nguyên"


def _legacy(texts: Sequence[Any], text: str) -> str | None:
    """The old encoding of the letters of a page, detected by its fonts, else by the letters.

    A font name is no proof: text that is Vietnamese in Unicode stays.
    """
    if text.isascii() or is_plain(text):
        return None
    encodings = Counter[str | None]()
    for piece in texts[:_FONTS_LOOKED_AT]:
        font = font_name(piece)
        known = (e for start, e in _LEGACY_FONTS.items() if font.startswith(start))
        encodings[next(known, None)] += 1
    usual, count = encodings.most_common(1)[0] if encodings else (None, 0)
    return usual if usual and count > _LEGACY_SHARE * encodings.total() else legacy_encoding(text)


def _recognised(drawn: _Drawn, how: Reading) -> PageText:
    """The page as recognised, or its text layer where recognition fails or finds fewer words."""
    layer = drawn.layer
    try:
        found, confidence = ocr.recognise(drawn.image, how.limits.seconds / 2, drawn.dpi)
    except CchcError as error:
        return replace(layer, reason=f"{layer.reason}; {error}")
    least = 1 if drawn.is_garbled else (len(layer.text.split()) - len(drawn.told.split())) / 2
    if len(found.split()) < least:
        return replace(layer, reason=f"{layer.reason}; nhận dạng lại được ít chữ hơn")
    reason = f"{layer.reason}; đọc lại bằng Tesseract vie, độ tin cậy {confidence:.0%}"
    text = "\n\n".join(filter(None, [drawn.told, found]))
    return PageText(text, layer.quality, "ocr", reason)


def _drawn(page: Any, how: Reading, share: float, is_filled: bool) -> tuple[Image, int]:
    """A page as an image, and its dots an inch.

    The image of the scanner, where it covers the page and no field is seen on it; else the page
    drawn anew.
    """
    scanned = _scanned(page, how) if share >= _WHOLE and not is_filled else None
    if scanned:
        return scanned
    width, height = page.get_size()
    scale = ocr.DPI / _POINTS_PER_INCH
    scale = min(scale, (min(_MOST_DRAWN, how.limits.pixels) / max(width * height, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=share < _IMAGE_SHARE)
    return without_seals(bitmap.to_pil()), max(_LEAST_DPI, round(scale * _POINTS_PER_INCH))


def _scanned(page: Any, how: Reading) -> tuple[Image, int] | None:
    """The one image of a page, if it stands upright and has a resolution that Tesseract likes."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    images = list(islice(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3), 2))
    width, _ = page.get_size()
    if len(images) != 1 or page.get_rotation():
        return None
    right, up, down, top, _, _ = images[0].get_matrix().get()
    is_turned = right <= 0 or top <= 0 or up or down
    across, along = images[0].get_px_size()
    dpi = round(across / max(width / _POINTS_PER_INCH, 0.1))
    if is_turned or not _COARSEST <= dpi <= _FINEST or across * along > how.limits.pixels:
        return None
    try:
        bitmap = images[0].get_bitmap(render=False)
    except pypdfium2.PdfiumError:
        return None
    return without_seals(bitmap.to_pil()), dpi
