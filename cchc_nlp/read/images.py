"""Image files to pages: scans as PNG, JPEG, TIFF of many pages, and what else Pillow opens."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from cchc_nlp.errors import CchcError
from cchc_nlp.read import ocr
from cchc_nlp.read.settings import PageText, Reading

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["image_pages"]

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")


def image_pages(data: bytes, name: str, how: Reading) -> list[PageText]:
    """The pages of an image file. ``CchcError`` for one that is damaged or larger than allowed, or where images cannot be recognised."""
    from PIL import Image, ImageSequence, UnidentifiedImageError

    if not how.ocr:
        raise CchcError(f"{name} là ảnh, cần nhận dạng chữ: chạy không có --no-ocr")
    lacking = ocr.missing()
    if lacking:
        raise CchcError(f"{name} là ảnh: {lacking}")
    out = list[PageText]()
    try:
        Image.MAX_IMAGE_PIXELS = None  # our own limit stands below, before anything is unpacked
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            for page in ImageSequence.Iterator(image):
                if len(out) == how.limits.pages:
                    raise CchcError(
                        f"{name} có hơn {how.limits.pages:,} trang: hãy tách nhỏ, hoặc tăng --limit pages=..."
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
            f"{name} có {width * height / 1e6:,.0f} triệu điểm ảnh, chỉ đọc tới {how.limits.pixels / 1e6:,.0f} triệu: --limit pixels=..."
        )
    how.step()
    text, confidence = ocr.recognise(
        ImageOps.exif_transpose(image), how.limits.seconds / 2, _dpi(image)
    )
    return PageText(
        text, "image", "ocr", f"ảnh quét; đọc bằng Tesseract vie, độ tin cậy {confidence:.0%}"
    )


def _dpi(image: Image) -> int:
    """Dots an inch as the file says, or as the width of a sheet of A4 would have it."""
    said = image.info.get("dpi", (0, 0))[0]
    return round(float(said)) if 70 <= said <= 1200 else max(70, round(image.size[0] / 8.27))
