"""PDF files written by hand: text, rules, images, form fields with and without appearance."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple


class Put(NamedTuple):
    """A piece of text and where it stands, in points from the lower left of its page."""

    text: str
    x: float
    y: float
    size: float = 14
    turn: int = 0

    def drawn(self, font: str = "F1") -> str:
        cosine, sine = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[self.turn]
        text = self.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        place = f"{cosine} {sine} {-sine} {cosine} {self.x} {self.y} Tm"
        return f"BT /{font} {self.size} Tf {place} ({text}) Tj ET"


class Field(NamedTuple):
    """A field of a form: its box, and what it shows.

    ``kind`` is that of PDF: Sig (a signature), Tx (text), Btn (a check box). A field whose ``text``
    is its ``value`` only has no appearance.
    """

    box: tuple[float, float, float, float]
    lines: Sequence[str] = ()
    kind: str = "Sig"
    value: str = ""
    size: float = 13


class Page(NamedTuple):
    """A page: its texts, drawing operators, fields, an image that covers it, and its rotation."""

    texts: Sequence[Put] = ()
    drawing: str = ""
    fields: Sequence[Field] = ()
    image: tuple[int, int, bytes] | None = None
    rotation: int = 0


WIDTH, HEIGHT = 595, 842


def lines(texts: Sequence[str], x: float = 70, y: float = 760, step: float = 19) -> list[Put]:
    """Lines one below the other."""
    return [Put(text, x, y - i * step) for i, text in enumerate(texts)]


def grid(columns: Sequence[float], rows: Sequence[float], *, thin: bool = False) -> str:
    """The rules of a table, as lines or, as word processors draw them, thin rectangles."""
    left, right, top, bottom = columns[0], columns[-1], rows[0], rows[-1]
    if thin:
        level = [f"{left} {y} {right - left} 0.5 re f" for y in rows]
        return "\n".join([*level, *(f"{x} {bottom} 0.5 {top - bottom} re f" for x in columns)])
    level = [f"{left} {y} m {right} {y} l S" for y in rows]
    return "\n".join([*level, *(f"{x} {bottom} m {x} {top} l S" for x in columns)])


def pdf(pages: Sequence[Page], letters: dict[str, str] | None = None) -> bytes:
    """A file of pages; ``letters`` are what its font calls some of its letters, if not by name."""
    made = _File()
    tree = made.reserved()
    names = f"/ToUnicode {made.stream(_letters(letters))} 0 R" if letters else ""
    font = made.add(f"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman {names} >>")
    kids, fields = list[int](), list[int]()
    for page in pages:
        widgets = [_widget(made, font, field, i) for i, field in enumerate(page.fields)]
        fields += widgets
        drawing, images = page.drawing, ""
        if page.image:
            images = f"/XObject << /I {_image(made, *page.image)} 0 R >>"
            drawing = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q\n{drawing}"
        content = made.stream("\n".join([drawing, *(put.drawn() for put in page.texts)]))
        kids.append(
            made.add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}]"
                f" /Rotate {page.rotation} /Contents {content} 0 R"
                f" /Resources << /Font << /F1 {font} 0 R >> {images} >>"
                f" /Annots [{_references(widgets)}] >>"
            )
        )
    made.objects[tree - 1] = f"<< /Type /Pages /Kids [{_references(kids)}] /Count {len(kids)} >>"
    form = (
        f"/AcroForm << /Fields [{_references(fields)}] /DA (/F1 12 Tf 0 g)"
        f" /DR << /Font << /F1 {font} 0 R >> >> >>"
        if fields
        else ""
    )
    return made.written(made.add(f"<< /Type /Catalog /Pages {tree} 0 R {form} >>"))


class _File:
    def __init__(self) -> None:
        self.objects = list[str]()

    def add(self, content: str) -> int:
        self.objects.append(content)
        return len(self.objects)

    def reserved(self) -> int:
        return self.add("")

    def stream(self, content: str | bytes, entries: str = "") -> int:
        data = content.encode("latin-1") if isinstance(content, str) else content
        packed = zlib.compress(data).decode("latin-1")
        return self.add(
            f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>\n"
            f"stream\n{packed}\nendstream"
        )

    def written(self, root: int) -> bytes:
        out, places = b"%PDF-1.7\n", list[int]()
        for i, content in enumerate(self.objects, 1):
            places.append(len(out))
            out += f"{i} 0 obj\n{content}\nendobj\n".encode("latin-1")
        table = "".join(f"{place:010} 00000 n \n" for place in places)
        size = len(self.objects) + 1
        trailer = f"trailer\n<< /Size {size} /Root {root} 0 R >>"
        end = f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}"
        return out + f"{end}\nstartxref\n{len(out)}\n%%EOF\n".encode("latin-1")


def _references(numbers: Sequence[int]) -> str:
    return " ".join(f"{n} 0 R" for n in numbers)


def _widget(made: _File, font: int, field: Field, number: int) -> int:
    left, bottom, right, top = field.box
    entries = (
        f"/Type /Annot /Subtype /Widget /FT /{field.kind} /T (f{number}) /F 132"
        f" /Rect [{left} {bottom} {right} {top}]"
    )
    if field.kind == "Btn":
        empty = made.stream("", f"/Type /XObject /Subtype /Form /BBox [0 0 {right - left} 12]")
        state = field.value or "Off"
        entries += f" /V /{state} /AS /{state} /AP << /N << /Yes {empty} 0 R /Off {empty} 0 R >> >>"
    elif field.value:
        entries += f" /V ({field.value}) /DA (/F1 12 Tf 0 g)"
    elif field.lines:
        texts = [
            Put(text, 2, top - bottom - (i + 1) * 1.2 * field.size, field.size).drawn()
            for i, text in enumerate(field.lines)
        ]
        box = f"/Type /XObject /Subtype /Form /BBox [0 0 {right - left} {top - bottom}]"
        inner = made.stream("\n".join(texts), f"{box} /Resources << /Font << /F1 {font} 0 R >> >>")
        # Signing programs draw through a form within the form (ETSI and Adobe call it n2).
        outer = made.stream(
            "q /FRM Do Q", f"{box} /Resources << /XObject << /FRM {inner} 0 R >> >>"
        )
        entries += f" /AP << /N {outer} 0 R >>"
    return made.add(f"<< {entries} >>")


def _image(made: _File, width: int, height: int, grey: bytes) -> int:
    return made.stream(
        grey,
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height}"
        " /ColorSpace /DeviceGray /BitsPerComponent 8",
    )


def _letters(letters: dict[str, str]) -> str:
    """A table from the codes of a font to what it calls them."""
    pairs = "\n".join(f"<{ord(a):02x}> <{ord(b):04x}>" for a, b in letters.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CMapName /Made def 1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(letters)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
