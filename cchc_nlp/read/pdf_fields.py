"""Form fields, signatures and stamps of a PDF page, as text in its places.

A signed document keeps its number and day in the appearances of signature fields: its text reads
"Số:      /BC-UBND, ngày    tháng". They are made part of the page by flattening it, which is what
printing does (PDF Reference 1.7, 8.4 and 8.6).
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from cchc_nlp.read.pdf_objects import Box, bounds
from cchc_nlp.read.pdf_places import PlacedLine, lines_of_characters
from cchc_nlp.text import fold

__all__ = ["Field", "Flattened", "flattened", "has_fields"]

_MOST_FIELDS = 500
"""Annotations of a page that are looked at, so that a page of a million costs no more."""
_DEEPEST = 8
"""Forms within forms that are searched for text: a signature's appearance has four."""
_FAR = 100_000.0
"""Points by which a drawing is moved off its page: the largest page has 14,400 (PDF 1.7, C.1)."""
_CHECKED, _UNCHECKED = "☒", "☐"
# What a signing program writes about the signature: who, when, from which address.
_INFORMATION = re.compile(
    r"\b(?:ky boi|nguoi ky|thoi gian ky|gio ky|ngay ky|co quan phat hanh|digitally signed|"
    r"signature (?:not verified|valid)|signed by)\b|\S@\S+\.\w|[+-]\d\d:?\d\d['’]?\s*$"
)


class Field(NamedTuple):
    """The text that one field or other annotation shows, and the object that draws it."""

    lines: list[PlacedLine]
    drawn: Any

    def hide(self) -> None:
        """Move what the field draws off the page, until the page is closed."""
        import pypdfium2.raw as pdfium

        if self.drawn is not None:
            pdfium.FPDFPageObj_Transform(self.drawn, 1, 0, 0, 1, _FAR, _FAR)

    @property
    def is_seen(self) -> bool:
        """Whether the field draws anything: signatures may have an empty appearance."""
        return self.drawn is not None and _area(bounds(self.drawn)) > 0

    @property
    def is_information(self) -> bool:
        """Whether the field tells of a signature, and nothing of the document."""
        return bool(_INFORMATION.search(fold("\n".join(line.text for line in self.lines))))


class Flattened(NamedTuple):
    """A page with its fields drawn into it, and what they say."""

    page: Any
    fields: list[Field]


class _Annotation(NamedTuple):
    box: Box
    checked: bool | None  # None for what is no check box


class _Before(NamedTuple):
    """Objects and characters of a page before its fields were drawn into it."""

    objects: int
    characters: int


def has_fields(page: Any) -> bool:
    """Tell whether a page has annotations that show something: links and pop-up notes do not."""
    import pypdfium2.raw as pdfium

    silent = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)
    return any(
        pdfium.FPDFAnnot_GetSubtype(annotation) not in silent for annotation in _annotations(page)
    )


def _annotations(page: Any) -> Iterator[Any]:
    import pypdfium2.raw as pdfium

    for i in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_FIELDS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, i)
        if annotation:
            try:
                yield annotation
            finally:
                pdfium.FPDFPage_CloseAnnot(annotation)


def flattened(page: Any, index: int, text_page: Any) -> Flattened:
    """Draw the fields of a page into it; the page is closed and opened anew.

    ``index`` is its 0-based number, ``text_page`` its text. A field whose text stands in the page
    already, as programs leave it that print into a form, is without text. The page is as it was
    where pdfium cannot flatten it.
    """
    import pypdfium2.raw as pdfium

    pdf = page.pdf
    known = [_known(pdf, annotation) for annotation in _annotations(page)]
    printed = [_squeezed(text_page.get_text_bounded(*a.box)) for a in known]
    before = _Before(pdfium.FPDFPage_CountObjects(page), text_page.count_chars())
    done = pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    if done != pdfium.FLATTEN_SUCCESS:
        return Flattened(page, [])
    text_page.close()
    page.close()
    page = pdf[index]
    fields = list[Field]()
    for drawn, characters in _drawn(page, before):
        lines = lines_of_characters(page, *characters) if characters[1] else []
        place = _place(bounds(drawn), known)
        if place is not None:
            lines = _shown(lines, known[place], printed[place])
        fields.append(Field(lines, drawn))
    return Flattened(page, [*fields, *_unseen(fields, known)])


def _known(pdf: Any, annotation: Any) -> _Annotation:
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, box)
    checked = None
    if pdf.formenv and pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET:
        boxes = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
        if pdfium.FPDFAnnot_GetFormFieldType(pdf.formenv, annotation) in boxes:
            checked = bool(pdfium.FPDFAnnot_IsChecked(pdf.formenv, annotation))
    return _Annotation((box.left, box.bottom, box.right, box.top), checked)


def _drawn(page: Any, before: _Before) -> Iterator[tuple[Any, tuple[Any, list[int]]]]:
    """What flattening added: a form that holds one for each field.

    With each come its characters: a text page, and their indices in it.
    """
    import pypdfium2.raw as pdfium

    text_page = page.get_textpage()
    characters = dict[int | None, list[int]]()
    for i in range(before.characters, text_page.count_chars()):
        if not pdfium.FPDFText_IsGenerated(text_page, i):
            address = _address(pdfium.FPDFText_GetTextObject(text_page, i))
            characters.setdefault(address, []).append(i)
    for place in range(before.objects, pdfium.FPDFPage_CountObjects(page)):
        for drawn in _inside(pdfium.FPDFPage_GetObject(page, place)):
            found = list[int]()
            for text in _texts(drawn, _DEEPEST):
                found += characters.get(_address(text), [])
            yield drawn, (text_page, found)


def _inside(form: Any) -> Iterator[Any]:
    """The objects of a form; none of anything else."""
    import pypdfium2.raw as pdfium

    if pdfium.FPDFPageObj_GetType(form) == pdfium.FPDF_PAGEOBJ_FORM:
        for i in range(pdfium.FPDFFormObj_CountObjects(form)):
            yield pdfium.FPDFFormObj_GetObject(form, i)


def _texts(drawn: Any, depth: int) -> Iterator[Any]:
    """The text objects in an object, itself among them, down to a depth."""
    import pypdfium2.raw as pdfium

    if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_TEXT:
        yield drawn
    elif depth:
        for inner in _inside(drawn):
            yield from _texts(inner, depth - 1)


def _address(pointer: Any) -> int | None:
    return ctypes.cast(pointer, ctypes.c_void_p).value


def _place(box: Box, known: Sequence[_Annotation]) -> int | None:
    """The index of the annotation that has most in common with a box."""
    shares = [_overlap(box, a.box) / max(_area(a.box), 1.0) for a in known]
    best = max(range(len(known)), key=shares.__getitem__, default=None)
    return best if best is not None and shares[best] > 0 else None


def _overlap(a: Box, b: Box) -> float:
    across = min(a[2], b[2]) - max(a[0], b[0])
    along = min(a[3], b[3]) - max(a[1], b[1])
    return max(0.0, across) * max(0.0, along)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _shown(lines: list[PlacedLine], known: _Annotation, printed: str) -> list[PlacedLine]:
    """The lines of a field: none that the page has anyway, and a check box as a sign."""
    if known.checked is not None:
        return [_sign(known)]
    return [line for line in lines if _squeezed(line.text) not in printed or not printed]


def _sign(known: _Annotation) -> PlacedLine:
    left, bottom, right, top = known.box
    size = min(top - bottom, right - left)
    text = _CHECKED if known.checked else _UNCHECKED
    return PlacedLine(text, left, bottom + 0.2 * (top - bottom), right, size)


def _unseen(fields: Sequence[Field], known: Sequence[_Annotation]) -> Iterator[Field]:
    """The check boxes that have no appearance, as those that are not checked."""
    seen = {(line.text, line.x) for field in fields for line in field.lines}
    for a in known:
        if a.checked is not None and _area(a.box) > 0:
            sign = _sign(a)
            if (_CHECKED, sign.x) not in seen and (_UNCHECKED, sign.x) not in seen:
                yield Field([sign], None)


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()
