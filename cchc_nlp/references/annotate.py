"""References written back into their text as links or brackets, at their exact offsets."""

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
    """Return a document's key as a fragment of an address.

    >>> anchor_of("quyet dinh|316/qd-ubnd|2023")
    'quyet-dinh_316-qd-ubnd_2023'
    """
    return quote(re.sub(r"[\s/]+", "-", key).replace("|", "_"), safe="")


def _html_link(surface: str, references: Sequence[Reference]) -> str:
    r = references[0]
    words = html.escape(surface)
    if r.key is None:
        warnings = html.escape("; ".join(r.warnings), quote=True)
        return f'<span class="reference open" title="{warnings}">{words}</span>'
    fields = filter(None, (r.type, r.number or r.name, r.issuer, r.subject))
    title = html.escape(" · ".join(fields), quote=True)
    return f'<a class="reference" href="#{anchor_of(r.key)}" title="{title}">{words}</a>'


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
"""By form: how text outside references is written, and how a reference is, from its surface and
its records (those of several pinpoints share one surface)."""


def annotate(text: str, references: Sequence[Reference], form: str = "html") -> str:
    """Return a text with its references as links.

    ``form`` is ``html`` or ``markdown``, which link to :func:`anchor_of` the document, or ``text``,
    which puts brackets around. Everything outside the references is kept, escaped for the form.
    Offsets of the references are those of ``text``.

    >>> r = Reference("QĐ 5", 5, 9, "full", "Quyết định", key="quyet dinh|5|2023")
    >>> annotate("theo QĐ 5 & 6", [r], "markdown")
    'theo [QĐ 5](#quyet-dinh_5_2023) & 6'
    """
    escape, link = FORMS[form]
    out, at = [], 0
    for (start, end), same in groupby(
        sorted(references, key=lambda r: (r.start, r.end)), key=lambda r: (r.start, r.end)
    ):
        if start >= at:
            out += [escape(text[at:start]), link(text[start:end], list(same))]
            at = end
    return "".join([*out, escape(text[at:])])
