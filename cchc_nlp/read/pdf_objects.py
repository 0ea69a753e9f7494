"""What a PDF page is drawn of: its images, paths and pieces of text, without a wrapper each."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

__all__ = ["Box", "Objects", "bounds", "font_name", "objects_of"]

_DEEPEST = 3
"""Forms within forms that are looked into, page included: word processors use one. Not measured."""
_MOST = 20_000
"""Objects of a page that are looked at, so that a page of a million costs no more."""

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points, in the space of the page or form."""


class Objects(NamedTuple):
    """The objects of a page by their kind, as pointers of pdfium."""

    images: list[Any]
    paths: list[Any]
    texts: list[Any]


def objects_of(page: Any) -> Objects:
    """Return the images, paths and pieces of text of a page, those inside forms among them."""
    import pypdfium2.raw as pdfium

    found = Objects([], [], [])
    kinds = {
        pdfium.FPDF_PAGEOBJ_IMAGE: found.images,
        pdfium.FPDF_PAGEOBJ_PATH: found.paths,
        pdfium.FPDF_PAGEOBJ_TEXT: found.texts,
    }
    pending = [
        (pdfium.FPDFPage_GetObject(page, i), 1)
        for i in range(min(pdfium.FPDFPage_CountObjects(page), _MOST))
    ]
    for item, depth in pending:  # which grows by what is found inside forms
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind in kinds:
            kinds[kind].append(item)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST and len(pending) < _MOST:
            count = min(pdfium.FPDFFormObj_CountObjects(item), _MOST)
            pending += [(pdfium.FPDFFormObj_GetObject(item, i), depth + 1) for i in range(count)]
    return found


def bounds(item: Any) -> Box:
    """Return the box of an object."""
    import pypdfium2.raw as pdfium

    values = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *values)
    left, bottom, right, top = (value.value for value in values)
    return left, bottom, right, top


def font_name(text: Any) -> str:
    """Return the name of the font of a piece of text, without the mark of a subset, in lowercase.

    A font of which only some letters are in the file has a name like "ABCDEF+.VnTime".
    """
    import pypdfium2.raw as pdfium

    font = pdfium.FPDFTextObj_GetFont(text)
    size = pdfium.FPDFFont_GetBaseFontName(font, None, 0) if font else 0
    name = ctypes.create_string_buffer(max(size, 1))
    if size:
        pdfium.FPDFFont_GetBaseFontName(font, name, size)
    return name.value.decode("utf8", "replace").rpartition("+")[2].lower()
