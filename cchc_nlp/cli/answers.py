"""Answers in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cchc_nlp.search import Answer, Understanding

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["print_answer"]

_FACETS = {
    "type": "loại",
    "issuer": "cơ quan",
    "year": "năm",
    "report": "báo cáo",
    "section": "mục",
}
_REASONS = {
    "meaning": "nghĩa", "words": "chữ", "syllables": "tiếng", "pairs": "cặp tiếng", "heading_syllables": "tiếng ở đề mục", "heading_pairs": "cặp tiếng ở đề mục",
    "heading_covers": "đề mục chứa câu hỏi", "length": "độ dài", "number": "đúng số",
}  # fmt: skip


def print_answer(answer: Answer, *, ocr: bool = False, explain: bool = False) -> None:
    """Print how a question was understood, its answers with the words of the question marked, and what the candidates are."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    console.print(Text(f"Hiểu là — {_reading(answer.understood)}", "dim"))
    for hit in answer.hits:
        if hit.document:
            d = hit.document
            head = " ".join(
                filter(
                    None,
                    [d.type, d.number or d.name, f"ngày {d.date}" if d.date else None, d.issuer],
                )
            )
            console.print(Text(f"{hit.rank}. {head}", "bold"))
            if d.subject:
                console.print(Text(f"   {d.subject}"))
            for number, m in enumerate(hit.mentions[:2]):
                place = Text(f"   {m.report}, trang {m.page}, dòng {m.line}: ", "dim")
                console.print(place + _marked(m.text, hit.matches if number == 0 else (), 200))
                if ocr:
                    console.print(Text(f"   bản quét: {' '.join(m.raw.split())}", "dim italic"))
        else:
            where = f"{hit.report}, trang {hit.page}, dòng {hit.lines[0]}-{hit.lines[1]}" + (
                f", mục {hit.section}" if hit.section else ""
            )
            console.print(
                Text(f"{hit.rank}. ", "bold")
                + Text(" — ".join(filter(None, (where, hit.context))), "dim")
            )
            console.print(Text("   ") + _marked(hit.text, hit.matches, 400))
            if ocr:
                console.print(Text(f"   bản quét: {' '.join(hit.raw.split())[:400]}", "dim italic"))
        if explain:
            reasons = "; ".join(
                f"{_REASONS[name]} {value:.3g} → {score:+.2f}"
                for name, value, score in hit.explanation
            )
            console.print(Text(f"   điểm {hit.score:.2f} = {reasons}", "dim"))
    counts = [
        f"{_FACETS[name]}: " + ", ".join(f"{value} ({n})" for value, n in list(values.items())[:5])
        for name, values in answer.facets.items()
        if values
    ]
    console.print(Text(f"Trong {answer.total} ứng viên — " + "; ".join(counts), "dim"))


def _reading(understood: Understanding) -> str:
    said = {
        "loại": understood.type, "số": understood.number, "cơ quan": understood.issuer, "thời gian": " – ".join(d or "…" for d in understood.dates) if any(understood.dates) else None, "chủ đề": understood.topic, "đọc là": understood.restored,
        "cũng có thể là": ", ".join(understood.alternatives),
    }  # fmt: skip
    return "; ".join(f"{name}: {value}" for name, value in said.items() if value) or understood.text


def _marked(text: str, matches: tuple[tuple[int, int], ...], longest: int) -> Text:
    from rich.text import Text

    shown = Text(text)
    for start, end in matches:
        shown.stylize("bold yellow", start, end)
    return shown[:longest] if len(text) > longest else shown
