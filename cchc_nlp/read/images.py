"""Image files to pages: scans as PNG, JPEG, TIFF of many pages, and what else Pillow opens."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from cchc_nlp.errors import CchcError
from cchc_nlp.read import ocr
from cchc_nlp.read.seals import without_seals
from cchc_nlp.read.settings import PageText, Reading

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["image_pages"]

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_LEAST_DPI, _MOST_DPI = 70, 1200
"""Dots an inch that a file is believed to have: some programs write 0, 1 or nonsense.

Tesseract itself takes values below 70 for unknown; the upper bound is not measured.
"""
_A4_WIDTH = 8.27
"""Inches that a page is taken to be wide where its file does not say."""


def image_pages(data: bytes, name: str, how: Reading) -> list[PageText]:
    """Return the pages of an image file.

    Raises ``CchcError`` where it is damaged or larger than allowed, or where images are not
    recognised, by choice or for want of Tesseract.
    """
    from PIL import Image, ImageSequence, UnidentifiedImageError

    if not how.ocr:
        raise CchcError(f"{name} là ảnh, cần nhận dạng chữ: chạy không có --no-ocr")
    lacking = ocr.missing()
    if lacking:
        raise CchcError(f"{name} là ảnh: {lacking}")
    out = list[PageText]()
    try:
        # Our own limit is checked in _page, before an image is unpacked.
        Image.MAX_IMAGE_PIXELS = None
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            for page in ImageSequence.Iterator(image):
                if len(out) == how.limits.pages:
                    raise CchcError(
                        f"{name} có hơn {how.limits.pages:,} trang: "
                        "hãy tách nhỏ, hoặc tăng --limit pages=..."
                    )
                out.append(_page(page, name, how))
    except UnidentifiedImageError:
        raise CchcError(f"{name} không phải ảnh đọc được") from None
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise CchcError(f"{name} là ảnh hỏng: {error}") from None
    return out


def _page(image: Image, name: str, how: Reading) -> PageText:
    from PIL import ImageOps

    width, height = image.size
    if width * height > how.limits.pixels:
        raise CchcError(
            f"{name} có {width * height / 1e6:,.0f} triệu điểm ảnh, "
            f"chỉ đọc tới {how.limits.pixels / 1e6:,.0f} triệu: --limit pixels=..."
        )
    how.step()
    text, confidence = ocr.recognise(
        without_seals(ImageOps.exif_transpose(image)), how.limits.seconds / 2, _dpi(image)
    )
    return PageText(
        text, "image", "ocr", f"ảnh quét; đọc bằng Tesseract vie, độ tin cậy {confidence:.0%}"
    )


def _dpi(image: Image) -> int:
    """Dots an inch as the file says, else as the width of an A4 sheet implies."""
    said = image.info.get("dpi", (0, 0))[0]
    if _LEAST_DPI <= said <= _MOST_DPI:
        return round(float(said))
    return max(_LEAST_DPI, round(image.size[0] / _A4_WIDTH))
