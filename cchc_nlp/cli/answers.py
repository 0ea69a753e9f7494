"""Answers in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from cchc_nlp.cli.words import HEADINGS, LET_GO, REASONS
from cchc_nlp.search import Answer, Understanding
from cchc_nlp.types import Hit

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["print_answer"]

_LONGEST_MENTION, _LONGEST_PASSAGE = 200, 400
"""Characters shown of a sentence and of a passage: two and four lines of a terminal."""
_ALL = 0.99
"""Share of the question's words, weighted, that counts as all of them."""
_DIGITS = 16
"""Digits of a digest that are shown, as in the addresses of the web pages."""
_MENTIONS, _FACET_VALUES = 2, 5
"""How many are shown: mentions of a document, values of a facet; a page of ten answers fits."""


def print_answer(answer: Answer, *, ocr: bool = False, explain: bool = False) -> None:
    """Print how a question was understood, its answers, and what the candidates have in common.

    With ``ocr`` the text as scanned is added, with ``explain`` what each score is made of.
    """
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    console.print(Text(f"Hiểu là — {_reading(answer.understood)}", "dim"))
    if answer.suggestion:
        console.print(Text(f"Có phải: {answer.suggestion}?", "bold"))
    for warning in _warnings(answer):
        console.print(Text(warning, "yellow"))
    kind = "văn bản" if answer.beside and answer.beside[0].document else "đoạn văn"
    beside = (f"Bên cạnh đó, {kind}:", answer.beside)
    nearest = "" if answer.certain else "Gần nhất là:"
    parts = [(nearest, answer.hits), beside] if answer.certain else [beside, (nearest, answer.hits)]
    for title, hits in parts:
        if title and hits:
            console.print(Text(title, "dim"))
        for hit in hits:
            for line in _hit(hit, answer, ocr=ocr, explain=explain):
                console.print(line)
    counts = [_counts(name, values) for name, values in answer.facets.items() if values]
    if answer.certain:
        console.print(Text(f"Trong {answer.total} kết quả — " + "; ".join(counts), "dim"))


def _hit(hit: Hit, answer: Answer, *, ocr: bool, explain: bool) -> Iterator[Text]:
    from rich.text import Text

    yield from _document(hit, ocr=ocr) if hit.document else _passage(hit, ocr=ocr)
    if explain:
        yield Text(f"   vì: {_reasons(hit, answer)}", "dim")
        yield Text(f"   điểm {hit.score:.2f} = {_parts(hit)}", "dim")


def _warnings(answer: Answer) -> Iterator[str]:
    """What the question asks for that is not there, and that what follows is merely near."""
    u = answer.understood
    asked = {"type": u.type, "issuer": u.issuer, "time": _days(u)}
    for name in answer.let_go:
        if name == "phrase":
            yield f"Không nơi nào có đúng {_wording(u)}."
            continue
        yield f"Không thấy văn bản nào đúng {LET_GO[name]} được hỏi: {asked[name]}."
    if not answer.certain:
        gone = u.number and "phrase" not in answer.let_go
        yield f"Không có văn bản số {u.number}." if gone else "Không thấy gì chắc."


def _document(hit: Hit, *, ocr: bool) -> Iterator[Text]:
    """Lines for a document: what it is, where it is to be opened, the places that mention it."""
    from rich.text import Text

    d = hit.document
    assert d is not None
    day = f"ngày {d.date}" if d.date else None
    head = " ".join(filter(None, [d.type, d.number or d.name, day, d.issuer]))
    yield Text(f"{hit.rank}. {head or hit.report}", "bold")
    if d.subject:
        yield Text(f"   {d.subject}")
    if d.report:
        yield Text(f"   có trong kho: {hit.report} (mã {d.report[:_DIGITS]})", "green")
    for other in hit.also:
        key = f"năm {other.year}" if other.year else "không ghi năm"
        yield Text(f"   cùng số, {key}: {other.mentions} nơi viện dẫn", "dim")
    for number, m in enumerate(hit.mentions[:_MENTIONS]):
        place = Text(f"   {m.report}, trang {m.page}, dòng {m.line}: ", "dim")
        marks = hit.matches if number == 0 and not d.report else ()
        yield place + _marked(m.text, marks, _LONGEST_MENTION)
        if ocr:
            yield Text(f"   bản quét: {' '.join(m.raw.split())}", "dim italic")


def _passage(hit: Hit, *, ocr: bool) -> Iterator[Text]:
    """Lines for a passage: where it stands, then its text."""
    from rich.text import Text

    where = f"{hit.report}, trang {hit.page}, dòng {hit.lines[0]}-{hit.lines[1]}"
    where += f", mục {hit.section}" if hit.section else ""
    place = " — ".join(filter(None, (where, hit.context)))
    yield Text(f"{hit.rank}. ", "bold") + Text(place, "dim")
    yield Text("   ") + _marked(hit.text, hit.matches, _LONGEST_PASSAGE)
    if hit.copies:
        places = "; ".join(f"{c.report}, trang {c.page}" for c in hit.copies)
        yield Text(f"   {len(hit.copies)} bản sao: {places}", "dim")
    if ocr:
        raw = " ".join(hit.raw.split())[:_LONGEST_PASSAGE]
        yield Text(f"   bản quét: {raw}", "dim italic")


def _reasons(hit: Hit, answer: Answer) -> str:
    """Why a hit is there, in words, and how sure it is."""
    understood = answer.understood
    values = {name: value for name, value, _ in hit.explanation}
    said = list[str]()
    if "number" in values:
        said.append("đúng số")
    if "asked" in values:
        asked = {"type": understood.type, "issuer": understood.issuer, "time": _days(understood)}
        met = [LET_GO[name] for name, value in asked.items() if value and name not in answer.let_go]
        said.append("đúng " + ", ".join(met))
    share = values.get("syllables", 0.0)
    if share:
        said.append("có đủ từ được hỏi" if share > _ALL else f"có {share:.0%} từ được hỏi")
    if values.get("heading_syllables"):
        said.append("từ khóa ở " + ("số, tên, trích yếu" if hit.document else "đề mục"))
    if values.get("meaning"):
        said.append(f"nghĩa gần ({values['meaning']:.2f})")
    sure = "chắc" if hit.certain else "chưa chắc"
    return "; ".join([*said, f"{sure} (xác suất {hit.probability:.0%})"])


def _parts(hit: Hit) -> str:
    parts = (f"{REASONS[name]} {value:.3g} → {part:+.2f}" for name, value, part in hit.explanation)
    return "; ".join(parts)


def _counts(facet: str, values: Mapping[str, int]) -> str:
    commonest = list(values.items())[:_FACET_VALUES]
    return f"{HEADINGS[facet]}: " + ", ".join(f"{value} ({n})" for value, n in commonest)


def _reading(understood: Understanding) -> str:
    u = understood
    said = {
        "loại": u.type,
        "số": u.number,
        "cơ quan": u.issuer,
        "thời gian": _days(u),
        "chủ đề": u.topic,
        "đọc là": u.restored,
        "cũng có thể là": ", ".join(u.alternatives),
        "có đúng": _wording(u),
        "không có": _quoted(u.excluded, ", "),
    }
    return "; ".join(f"{name}: {value}" for name, value in said.items() if value) or u.text


def _wording(understood: Understanding) -> str:
    """The phrases that an answer holds, and those of which it holds one."""
    either = (_quoted(group, " hoặc ") for group in understood.either)
    return ", ".join(filter(None, (_quoted(understood.phrases, ", "), *either)))


def _quoted(phrases: Iterable[str], separator: str) -> str:
    return separator.join(f"“{phrase}”" for phrase in phrases)


def _days(understood: Understanding) -> str | None:
    return " – ".join(d or "…" for d in understood.dates) if any(understood.dates) else None


def _marked(text: str, matches: tuple[tuple[int, int], ...], longest: int) -> Text:
    from rich.text import Text

    shown = Text(text)
    for start, end in matches:
        shown.stylize("bold yellow", start, end)
    return shown[:longest] if len(text) > longest else shown
