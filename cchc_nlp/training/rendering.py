"""Pages of clean text as images, read by Tesseract with the wrong language.

What Tesseract makes of them is the noise that the channel learns from.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

__all__ = [
    "SCANS",
    "WORN_SCANS",
    "PageStyle",
    "find_font",
    "read_page",
    "render_page",
    "scan",
    "wrap",
]

_FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/share/texmf/fonts"), Path.home() / ".fonts")
_A4_INCHES = (8.27, 11.69)  # 210 by 297 mm
_TOP, _LEFT = 0.7, 1.0  # margins in inches, as reports have them
_LEADING, _BLANK = 1.35, 0.7  # heights of a line and of a blank one, in font sizes

# Strengths of what a scanner does (not measured on scanners).
_COARSE = 0.7  # share of the resolution that is left
_GRAIN, _BILEVEL = 25, 150  # deviation of the grain and threshold, in grey levels
_BLUR, _THIN, _THICK = 0.7, 110, 200  # radius in pixels; thresholds that thin or thicken strokes
# A worn page: turned by at most so many degrees, blurred (pixels at 200 dots an inch), faded to a
# share of its blackness, with grain (grey levels), kept as JPEG of a quality in this range.
_TURN, _SOFT, _FADED, _GRAINS, _QUALITY = 0.25, (0.5, 1.6), (0.75, 1.0), (5, 20), (35, 75)


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How a page is set and scanned.

    Name of the font file, size in points, resolution in dots an inch, radius of the blur in pixels.
    """

    font: str
    points: float = 13.5
    dpi: int = 150
    blur: float = 0.0

    @property
    def pixels(self) -> int:
        """Size of the font in pixels."""
        return round(self.points * self.dpi / 72)


def find_font(name: str) -> Path:
    """Find a font file by name among those of the system.

    ``FileNotFoundError`` names the packages to install.
    """
    for folder in _FONT_FOLDERS:
        for path in folder.rglob(name):
            return path
    raise FileNotFoundError(
        f"font {name} not found under {_FONT_FOLDERS[0]}: "
        "install fonts-croscore, fonts-texgyre and fonts-freefont-ttf"
    )


def wrap(text: str, style: PageStyle, width_inches: float = 6.3) -> list[str]:
    """Break a paragraph into lines that fit the width when set in the style."""
    font = ImageFont.truetype(str(find_font(style.font)), style.pixels)
    limit, lines, line = width_inches * style.dpi, [], ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and font.getlength(longer) > limit:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines


def render_page(lines: Sequence[str], styles: Sequence[PageStyle]) -> Image.Image:
    """Set each line in its style on one A4 page (grey, 8 bit), from the top.

    Empty lines leave a gap.
    """
    dpi = styles[0].dpi
    image = Image.new("L", (round(_A4_INCHES[0] * dpi), round(_A4_INCHES[1] * dpi)), 255)
    draw, y = ImageDraw.Draw(image), _TOP * dpi
    for line, style in zip(lines, styles, strict=True):
        if line.strip():
            font = ImageFont.truetype(str(find_font(style.font)), style.pixels)
            draw.text((_LEFT * dpi, y), line, font=font, fill=0)
        y += style.pixels * (_LEADING if line.strip() else _BLANK)
    blur = max(style.blur for style in styles)
    return image.filter(ImageFilter.GaussianBlur(blur)) if blur else image


SCANS = ("none", "grainy", "thin", "thick", "coarse")
"""Ways in which a scanner changes a page.

Not at all; two levels with grain; strokes thinned or thickened by the threshold; resolution lost.
"""

WORN_SCANS = ("worn", "worn", "coarse", "grainy")
"""Ways that the right language still reads nearly well; "worn" is blurred, faded and compressed."""


def scan(image: Image.Image, kind: str, seed: int) -> Image.Image:
    """Return a page as a scanner would deliver it, in one of the ways of :data:`SCANS`."""
    if kind == "worn":
        return _worn(image, np.random.default_rng(seed))
    if kind == "coarse":
        smaller = image.resize(
            (int(image.width * _COARSE), int(image.height * _COARSE)), Image.Resampling.BILINEAR
        )
        return smaller.resize(image.size, Image.Resampling.BILINEAR)
    if kind == "grainy":
        grey = np.asarray(image).astype(np.float64) + np.random.default_rng(seed).normal(
            0, _GRAIN, (image.height, image.width)
        )
        return Image.fromarray(np.where(grey > _BILEVEL, 255, 0).astype(np.uint8))
    if kind in ("thin", "thick"):
        grey = np.asarray(image.filter(ImageFilter.GaussianBlur(_BLUR))).astype(np.float64)
        return Image.fromarray(
            np.where(grey > (_THIN if kind == "thin" else _THICK), 255, 0).astype(np.uint8)
        )
    return image


def _worn(image: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Return a page as a poor scanner keeps it: turned, soft, faded, grainy, compressed."""
    page = image.rotate(
        float(rng.uniform(-_TURN, _TURN)), resample=Image.Resampling.BICUBIC, fillcolor=255
    )
    soft = float(rng.uniform(*_SOFT)) * image.width / (_A4_INCHES[0] * 200)
    grey = np.asarray(page.filter(ImageFilter.GaussianBlur(soft))).astype(np.float64)
    grey = 255 - (255 - grey) * rng.uniform(*_FADED)
    grey += rng.normal(0, rng.uniform(*_GRAINS), grey.shape)
    buffer = BytesIO()
    Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).save(
        buffer, "JPEG", quality=int(rng.integers(*_QUALITY))
    )
    return Image.open(buffer).convert("L")


def read_page(image: Image.Image, language: str = "eng", *, layout: int = 6) -> str:
    """Read a page image with Tesseract in one language.

    ``layout`` is the page segmentation mode (6: a block of text, 4: a column of paragraphs).
    ``RuntimeError`` where Tesseract or the language is missing.
    """
    if shutil.which("tesseract") is None:
        raise RuntimeError("tesseract is not installed: apt-get install tesseract-ocr")
    buffer = BytesIO()
    image.save(buffer, format="PNG", dpi=(150, 150))
    done = subprocess.run(
        ["tesseract", "-", "-", "-l", language, "--psm", str(layout)],
        input=buffer.getvalue(),
        capture_output=True,
        check=False,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    if done.returncode:
        raise RuntimeError(
            f"tesseract -l {language} failed: {done.stderr.decode(errors='replace').strip()[-200:]}"
        )
    return done.stdout.decode("utf8")
