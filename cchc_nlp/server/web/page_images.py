"""Pages of reports as images, drawn by a process of their own.

A file that kills that process costs an image, not the server.
"""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

from cchc_nlp.processes import limit_memory

__all__ = ["DRAWN", "page_image"]

DRAWN = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"})
"""Suffixes of files that have pages to be shown."""
_SECONDS, _MEMORY = 20, 2_000_000_000
"""What one page may cost; not measured: far more than an honest page, less than a reader waits."""
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_WIDTH, _HEIGHT = 1100, 4000
"""Most dots across and down: the column of a page is 550 dots wide, on fine screens twice that."""
_LARGEST_SCALE = 4.0
"""Dots a point at most, so that a stamp of a page does not become a poster."""
_JPEG_QUALITY = 80
"""Letters are sharp, and an A4 page is some 150 kB; not measured further."""
_MOST_DOTS = 150_000_000
"""Dots of an image that is opened: a sheet of A0 at 300 dots an inch has 140 million."""


def page_image(path: Path, number: int) -> bytes | None:
    """A page (from 1) of a PDF or image file as JPEG; None where it cannot be drawn in time."""
    command = [sys.executable, "-m", "cchc_nlp.server.web.page_images", str(path), str(number)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None


def _draw(path: Path, number: int) -> bytes:
    from PIL import Image, ImageOps

    if path.suffix.lower() == ".pdf":
        import pypdfium2

        page = pypdfium2.PdfDocument(path)[number - 1]
        width, height = page.get_size()
        scale = min(_WIDTH / max(width, 1), _LARGEST_SCALE, _HEIGHT / max(height, 1))
        image = page.render(scale=scale).to_pil()
    else:
        Image.MAX_IMAGE_PIXELS = _MOST_DOTS
        opened = Image.open(path, formats=_FORMATS)
        opened.seek(number - 1)
        image = ImageOps.exif_transpose(opened)
        image.thumbnail((_WIDTH, _HEIGHT))
    out = io.BytesIO()
    if image.has_transparency_data:
        drawn = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn)
    image.convert("RGB").save(out, "JPEG", quality=_JPEG_QUALITY)
    return out.getvalue()


if __name__ == "__main__":
    limit_memory(_MEMORY)
    sys.stdout.buffer.write(_draw(Path(sys.argv[1]), int(sys.argv[2])))
