"""References put back into their text as links or tags, at their exact offsets."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from itertools import groupby
from urllib.parse import quote

from cchc_nlp.types import Reference

__all__ = ["FORMS", "anchor_of", "annotate"]

_MARKDOWN = re.compile(r"([\\`*_\[\]<>])")


def anchor_of(key: str) -> str:
    """A document's key as a fragment of an address.

    >>> anchor_of("quyet dinh|316/qd-ubnd|2023")
    'quyet-dinh_316-qd-ubnd_2023'
    """
    return quote(re.sub(r"[\s/]+", "-", key).replace("|", "_"), safe="")


def _html_link(surface: str, references: Sequence[Reference]) -> str:
    r = references[0]
    title = html.escape(
        " · ".join(filter(None, (r.type, r.number or r.name, r.issuer, r.subject))), quote=True
    )
    if r.key is None:
        return f'<span class="reference open" title="{html.escape("; ".join(r.warnings), quote=True)}">{html.escape(surface)}</span>'
    return f'<a class="reference" href="#{anchor_of(r.key)}" title="{title}">{html.escape(surface)}</a>'


def _markdown_text(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def _markdown_link(surface: str, references: Sequence[Reference]) -> str:
    key, words = references[0].key, _markdown_text(surface)
    return f"[{words}](#{anchor_of(key)})" if key else words


def _tag(surface: str, references: Sequence[Reference]) -> str:
    return f"⟦{surface}⟧" if references[0].key is None else f"⟦{surface}|{references[0].key}⟧"


FORMS: dict[str, tuple[Callable[[str], str], Callable[[str, Sequence[Reference]], str]]] = {
    "html": (html.escape, _html_link),
    "markdown": (_markdown_text, _markdown_link),
    "text": (lambda text: text, _tag),
}
"""For each form, how text outside references is written, and how a reference is, given its words and its records."""


def annotate(text: str, references: Sequence[Reference], form: str = "html") -> str:
    """A text with its references marked: ``html`` and ``markdown`` link to :func:`anchor_of` the document, ``text`` puts brackets around.

    Everything outside the marks is the text as it was, escaped for the form. Offsets of the references are those of ``text``.

    >>> annotate("theo QĐ 5 & 6", [Reference("QĐ 5", 5, 9, "full", "Quyết định", key="quyet dinh|5|2023")], "markdown")
    'theo [QĐ 5](#quyet-dinh_5_2023) & 6'
    """
    escape, mark = FORMS[form]
    out, at = [], 0
    for (start, end), same in groupby(
        sorted(references, key=lambda r: (r.start, r.end)), key=lambda r: (r.start, r.end)
    ):
        if start >= at:
            out += [escape(text[at:start]), mark(text[start:end], list(same))]
            at = end
    return "".join([*out, escape(text[at:])])
