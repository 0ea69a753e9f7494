"""Reports for people: restored text with its doubts or its references marked."""

from __future__ import annotations

import html
from typing import Any

from cchc_nlp.pipeline import Analysis, restored_tokens
from cchc_nlp.references import anchor_of, annotate

__all__ = ["annotated", "restored_html", "token_records"]

_DOUBTFUL = 0.8
"""Confidence below which a word is shown as doubtful: four in five of such words are right."""
_RESTORED_STYLE = (
    "body{max-width:46em;margin:2em auto;font:16px/1.5 serif}.c{border-bottom:1px dotted #888}"
    ".d{background:#ffe08a}.r{background:#d6ecd2}.furniture{color:#888}"
)
_ANNOTATED_STYLE = (
    "body{font:16px/1.5 serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    ".open{border-bottom:1px dotted #b00}:target{background:#fff2cc}"
)


def token_records(analysis: Analysis) -> list[dict[str, Any]]:
    """Every token: raw form, restored form, confidence, whether it is a repair of well-read text,
    extent in the source (code points) and 1-based line.
    """
    return [
        {
            "raw": t.raw,
            "restored": t.restored,
            "confidence": round(t.confidence, 4),
            "repaired": repaired,
            "start": a,
            "end": b,
            "line": analysis.report.line_at(a),
        }
        for t, a, b, repaired in restored_tokens(analysis)
    ]


def restored_html(analysis: Analysis) -> str:
    """The report as a page: changed words show the raw form on hover, doubtful ones stand out.

    So do repairs of well-read text, in another colour.

    >>> from cchc_nlp.pipeline import analyse
    >>> from cchc_nlp.read import report_from_text
    >>> found = analyse(report_from_text("theo Quyét dinh s6 316/0P-UBND"))
    >>> 'title="Quyét' in restored_html(found)
    True
    """
    out = [
        '<!doctype html><html lang="vi"><meta charset="utf-8">',
        f"<title>{html.escape(analysis.report.name)}</title>",
        f"<style>{_RESTORED_STYLE}</style>",
    ]
    for part in analysis.parts:
        words, at, text = [], 0, part.restoration.text
        for token in part.restoration.tokens:
            start = text.index(token.restored, at) if token.restored else at
            words.append(html.escape(text[at:start]))
            shown = html.escape(token.restored)
            if token.raw != token.restored or token.confidence < _DOUBTFUL:
                classes = "c d" if token.confidence < _DOUBTFUL else "c"
                classes += " r" if part.restoration.is_repair(token) else ""
                title = f"{html.escape(token.raw)} ({token.confidence:.2f})"
                shown = f'<span class="{classes}" title="{title}">{shown}</span>'
            words.append(shown)
            at = start + len(token.restored)
        tag = "h2" if part.block.kind == "heading" else "p"
        out.append(
            f'<{tag} class="{part.block.kind}">{"".join(words)}{html.escape(text[at:])}</{tag}>'
        )
    return "\n".join([*out, "</html>\n"])


def annotated(analysis: Analysis, form: str) -> str:
    """A report's restored text with its references marked, and the list of the documents that they
    lead to.

    ``form`` is one of :data:`cchc_nlp.references.FORMS`.
    """
    parts = [p for p in analysis.parts if p.block.kind != "furniture"]
    paragraphs = [annotate(p.restoration.text, p.references, form) for p in parts]
    documents = {r.key: r for p in parts for r in reversed(p.references) if r.key}
    told = {
        key: " ".join(
            filter(None, (r.type, r.number or r.name, f"({r.date})" if r.date else None, r.issuer))
        )
        for key, r in documents.items()
    }
    if form == "text":
        return "\n\n".join(paragraphs) + "\n"
    if form == "markdown":
        listed = [
            f'- <a id="{anchor_of(key)}"></a>{annotate(name, (), form)}'
            for key, name in sorted(told.items())
        ]
        return "\n\n".join([*paragraphs, "## Văn bản được viện dẫn", "\n".join(listed)]) + "\n"
    listed = [
        f'<li id="{anchor_of(key)}">{html.escape(name)}</li>' for key, name in sorted(told.items())
    ]
    title, paragraphs = html.escape(analysis.report.name), [f"<p>{p}</p>\n" for p in paragraphs]
    return (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_ANNOTATED_STYLE}</style>{''.join(paragraphs)}"
        f"<h2>Văn bản được viện dẫn</h2><ul>{''.join(listed)}</ul></html>\n"
    )
