"""Pages of reports as images, drawn by a process of their own: a file that kills it costs an image, not the server."""

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
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_WIDTH = 1100
"""Dots across."""
_MOST_DOTS = 150_000_000


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
        scale = min(_WIDTH / max(width, 1), 4.0, 4000 / max(height, 1))
        image = page.render(scale=scale).to_pil()
    else:
        Image.MAX_IMAGE_PIXELS = _MOST_DOTS
        opened = Image.open(path, formats=_FORMATS)
        opened.seek(number - 1)
        image = ImageOps.exif_transpose(opened)
        image.thumbnail((_WIDTH, 4000))
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()


if __name__ == "__main__":
    limit_memory(_MEMORY)
    sys.stdout.buffer.write(_draw(Path(sys.argv[1]), int(sys.argv[2])))
