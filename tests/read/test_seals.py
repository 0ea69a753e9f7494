"""Red seals over letters do not hide them from recognition."""

from __future__ import annotations

import pytest
from PIL import Image

from cchc_nlp.read.seals import without_seals

RED, BLACK, BLUE, UNDER, PAPER, YELLOWED = (
    (220, 40, 60),
    (20, 20, 20),
    (30, 40, 140),
    (70, 15, 20),
    (255, 255, 255),
    (240, 232, 205),
)


@pytest.mark.parametrize(
    ("colour", "lightest", "darkest"),
    [
        (RED, 255, 200),
        (BLACK, 40, 0),
        (BLUE, 80, 0),
        (UNDER, 80, 0),
        (PAPER, 255, 255),
        (YELLOWED, 255, 225),
    ],
)
def test_only_red_ink_becomes_light(
    colour: tuple[int, int, int], lightest: int, darkest: int
) -> None:
    grey = without_seals(Image.new("RGB", (2, 2), colour))
    assert grey.mode == "L"
    assert darkest <= grey.getpixel((0, 0)) <= lightest


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_is_paper(mode: str) -> None:
    image = Image.new("RGBA", (2, 1), (0, 0, 0, 0))
    image.putpixel((1, 0), (0, 0, 0, 255))
    grey = without_seals(image.convert(mode))
    assert (grey.getpixel((0, 0)), grey.getpixel((1, 0))) == (255, 0)


@pytest.mark.parametrize("mode", ["L", "1", "P", "RGBA", "CMYK"])
def test_images_of_every_kind_become_grey(mode: str) -> None:
    image = Image.new("RGB", (2, 2), PAPER).convert(mode)
    assert without_seals(image).getpixel((0, 0)) >= 250
