"""Findings for people: restored text with its doubts marked, answers in the terminal."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from cchc_nlp.pipeline import Analysis, restored_tokens
from cchc_nlp.query import Understanding
from cchc_nlp.references import annotate
from cchc_nlp.references.annotate import anchor_of
from cchc_nlp.search import Answer

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["annotated", "print_answer", "restored_html", "token_records"]

_DOUBTFUL = 0.8


def token_records(analysis: Analysis) -> list[dict[str, Any]]:
    """Every token: raw form, restored form, confidence, extent in the source (code points) and 1-based line."""
    return [
        {
            "raw": t.raw,
            "restored": t.restored,
            "confidence": round(t.confidence, 4),
            "start": a,
            "end": b,
            "line": analysis.report.line_at(a),
        }
        for t, a, b in restored_tokens(analysis)
    ]


def restored_html(analysis: Analysis) -> str:
    """The report as a page: changed words show the raw form on hover, doubtful ones stand out."""
    out = [
        '<!doctype html><html lang="vi"><meta charset="utf-8">',
        f"<title>{html.escape(analysis.report.name)}</title>",
        "<style>body{max-width:46em;margin:2em auto;font:16px/1.5 serif}.c{border-bottom:1px dotted #888}.d{background:#ffe08a}.furniture{color:#888}</style>",
    ]
    for part in analysis.parts:
        words, at, text = [], 0, part.restoration.text
        for token in part.restoration.tokens:
            start = text.index(token.restored, at) if token.restored else at
            words.append(html.escape(text[at:start]))
            shown = html.escape(token.restored)
            if token.raw != token.restored or token.confidence < _DOUBTFUL:
                classes = "c d" if token.confidence < _DOUBTFUL else "c"
                shown = f'<span class="{classes}" title="{html.escape(token.raw)} ({token.confidence:.2f})">{shown}</span>'
            words.append(shown)
            at = start + len(token.restored)
        tag = "h2" if part.block.kind == "heading" else "p"
        out.append(f'<{tag} class="{part.block.kind}">{"".join(words)}{html.escape(text[at:])}</{tag}>')
    return "\n".join([*out, "</html>\n"])


def annotated(analysis: Analysis, form: str) -> str:
    """A report's restored text with its references marked, and the list of the documents that they lead to.

    ``form`` is one of :data:`cchc_nlp.references.annotate.FORMS`.
    """
    parts = [p for p in analysis.parts if p.block.kind != "furniture"]
    paragraphs = [annotate(p.restoration.text, p.references, form) for p in parts]
    documents = {r.key: r for p in parts for r in reversed(p.references) if r.key}
    told = {
        key: " ".join(filter(None, (r.type, r.number or r.name, f"({r.date})" if r.date else None, r.issuer)))
        for key, r in documents.items()
    }
    if form == "text":
        return "\n\n".join(paragraphs) + "\n"
    if form == "markdown":
        listed = [f'- <a id="{anchor_of(key)}"></a>{annotate(name, (), form)}' for key, name in sorted(told.items())]
        return "\n\n".join([*paragraphs, "## Văn bản được viện dẫn", "\n".join(listed)]) + "\n"
    listed = [f'<li id="{anchor_of(key)}">{html.escape(name)}</li>' for key, name in sorted(told.items())]
    return (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{html.escape(analysis.report.name)}</title>'
        "<style>body{font:16px/1.5 serif;max-width:50rem;margin:2rem auto;padding:0 1rem}.open{border-bottom:1px dotted #b00}:target{background:#fff2cc}</style>"
        + "".join(f"<p>{p}</p>\n" for p in paragraphs)
        + f"<h2>Văn bản được viện dẫn</h2><ul>{''.join(listed)}</ul></html>\n"
    )


_FACETS = {"type": "loại", "issuer": "cơ quan", "year": "năm", "report": "báo cáo", "section": "mục"}
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
            head = " ".join(filter(None, [d.type, d.number or d.name, f"ngày {d.date}" if d.date else None, d.issuer]))
            console.print(Text(f"{hit.rank}. {head}", "bold"))
            if d.subject:
                console.print(Text(f"   {d.subject}"))
            for number, m in enumerate(hit.mentions[:2]):
                place = Text(f"   {m.report}, trang {m.page}, dòng {m.line}: ", "dim")
                console.print(place + _marked(m.text, hit.matches if number == 0 else (), 200))
                if ocr:
                    console.print(Text(f"   bản quét: {m.raw}", "dim italic"))
        else:
            where = f"{hit.report}, trang {hit.page}, dòng {hit.lines[0]}-{hit.lines[1]}" + (f", mục {hit.section}" if hit.section else "")
            console.print(Text(f"{hit.rank}. ", "bold") + Text(" — ".join(filter(None, (where, hit.context))), "dim"))
            console.print(Text("   ") + _marked(hit.text, hit.matches, 400))
            if ocr:
                console.print(Text(f"   bản quét: {hit.raw[:400]}", "dim italic"))
        if explain:
            reasons = "; ".join(f"{_REASONS[name]} {value:.3g} → {score:+.2f}" for name, value, score in hit.explanation)
            console.print(Text(f"   điểm {hit.score:.2f} = {reasons}", "dim"))
    counts = [
        f"{_FACETS[name]}: " + ", ".join(f"{value} ({n})" for value, n in list(values.items())[:5])
        for name, values in answer.facets.items()
        if values
    ]
    console.print(Text(f"Trong {answer.total} ứng viên — " + "; ".join(counts), "dim"))


def _reading(understood: Understanding) -> str:
    said = {
        "loại": understood.type, "số": understood.number, "năm": understood.year, "chủ đề": understood.topic, "đọc là": understood.restored,
        "cũng có thể là": ", ".join(understood.alternatives),
    }  # fmt: skip
    return "; ".join(f"{name}: {value}" for name, value in said.items() if value) or understood.text


def _marked(text: str, matches: tuple[tuple[int, int], ...], longest: int) -> Text:
    from rich.text import Text

    shown = Text(text)
    for start, end in matches:
        shown.stylize("bold yellow", start, end)
    return shown[:longest] if len(text) > longest else shown
