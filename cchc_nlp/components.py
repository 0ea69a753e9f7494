"""The pipeline in spaCy: a Doc with words, sentences, passages and references, made from an
analysis or by ``nlp(text)``.

Extensions are registered when this module is imported, so that a saved file can be read by whoever
imports it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import registry
from spacy.vocab import Vocab

from cchc_nlp.files import write_bytes
from cchc_nlp.pipeline import Analysis, analyse
from cchc_nlp.read import report_from_text
from cchc_nlp.references import Context, extract, resolve
from cchc_nlp.store import Store, report_sources
from cchc_nlp.text import clause_bounds
from cchc_nlp.types import Reference

__all__ = [
    "VietnameseTokenizer",
    "blank",
    "export_docs",
    "make_references",
    "make_segmenter",
    "make_tokenizer",
    "to_doc",
]

_REFERENCE_FIELDS = (
    "kind",
    "type",
    "name",
    "number",
    "year",
    "date",
    "issuer",
    "subject",
    "pinpoint",
    "key",
    "confidence",
)


def _reference_of(span: Span) -> dict[str, Any] | None:
    """The record of a span of references: spans of one extent (articles listed together) have a
    record each, so the span's id tells which.
    """
    records = span.doc._.references
    return records[int(span.id_)] if span.id_.isdigit() and int(span.id_) < len(records) else None


if not Doc.has_extension("references"):
    Doc.set_extension("references", default=[])
if not Span.has_extension("reference"):
    Span.set_extension("reference", getter=_reference_of)
if not Span.has_extension("section"):
    Span.set_extension("section", default="")
if not Span.has_extension("lines"):
    Span.set_extension("lines", default=None)
if not Doc.has_extension("report"):
    Doc.set_extension("report", default=None)


class VietnameseTokenizer:
    """Words by underthesea: a word of several syllables is one token, as it stands in the text
    ("hành chính").
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Cut a text into words; white space between words that is more than one blank is a token
        of its own.
        """
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _pieces(text):
            if piece == " " and words and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(piece)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing to save."""
        return b""

    def from_bytes(self, _data: bytes, **__: Any) -> VietnameseTokenizer:
        """Nothing to load."""
        return self

    def to_disk(self, _path: str | Path, **__: Any) -> None:
        """Nothing to save."""

    def from_disk(self, _path: str | Path, **__: Any) -> VietnameseTokenizer:
        """Nothing to load."""
        return self


def _pieces(text: str) -> Iterator[str]:
    """The words of a text and the white space between them; together they are the text."""
    for line in re.split(r"(\n+)", text):
        if line.strip():
            yield from _words(line)
        elif line:
            yield line


def _words(line: str) -> Iterator[str]:
    from underthesea import word_tokenize

    at = 0
    for word in word_tokenize(line):
        pattern = re.compile(r"\s*".join(re.escape(part) for part in word.split()))
        found = pattern.search(line, at)
        if found is None:
            continue
        if found.start() > at:
            yield from _gap(line[at : found.start()])
        yield found.group()
        at = found.end()
    if at < len(line):
        yield from _gap(line[at:])


def _gap(text: str) -> Iterator[str]:
    yield from (part for part in re.split(r"(\s)", text) if part)


@registry.tokenizers("cchc_tokenizer")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Any:
    """The tokenizer for a spaCy configuration."""
    return lambda nlp: VietnameseTokenizer(nlp.vocab)


@Language.factory("cchc_segmenter", assigns=["token.is_sent_start"])
def make_segmenter(nlp: Language, name: str) -> Any:
    """Sentences end at full stops, semicolons and line ends."""

    def segment(doc: Doc) -> Doc:
        starts = [a for a, _ in clause_bounds(doc.text)]
        due = 0
        for token in doc:  # a sentence starts with the first word at or after its bound
            starting = due < len(starts) and token.idx >= starts[due] and not token.is_space
            token.is_sent_start = starting or token.i == 0
            while starting and due < len(starts) and starts[due] <= token.idx:
                due += 1
        return doc

    return segment


@Language.factory("cchc_references", assigns=["doc.spans"])
def make_references(nlp: Language, name: str) -> Any:
    """References of a text that needs no restoration, in ``doc.spans["references"]`` with
    ``span._.reference``.
    """

    def tag(doc: Doc) -> Doc:
        doc.spans["references"] = _reference_spans(doc, resolve(extract(doc.text, Context())), 0)
        return doc

    return tag


def blank() -> Language:
    """A Vietnamese pipeline with the three components.

    >>> doc = blank()("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ.")
    >>> doc.spans["references"][0]._.reference["number"]
    '30/2020/NĐ-CP'
    """
    nlp = spacy.blank("xx")
    nlp.tokenizer = VietnameseTokenizer(nlp.vocab)
    nlp.add_pipe("cchc_segmenter")
    nlp.add_pipe("cchc_references")
    return nlp


def _span(doc: Doc, start: int, end: int, label: str = "") -> Span:
    """The tokens that cover an extent of the text."""
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    assert span is not None
    return span


def _reference_spans(
    doc: Doc, references: list[Reference] | tuple[Reference, ...], shift: int
) -> list[Span]:
    spans, records = [], list(doc._.references)
    for r in references:
        span = _span(doc, r.start + shift, r.end + shift)
        spans.append(Span(doc, span.start, span.end, label=r.kind, span_id=str(len(records))))
        records.append({f: getattr(r, f) for f in _REFERENCE_FIELDS})
    doc._.references = records
    return spans


def to_doc(analysis: Analysis, vocab: Vocab | None = None) -> Doc:
    """An analysed report as one Doc of its restored text, a paragraph a line.

    ``doc.spans["passages"]`` holds the blocks (label: kind; ``_.section``, ``_.lines``),
    ``doc.spans["references"]`` the references.
    """
    parts = [
        p for p in analysis.parts if p.block.kind != "furniture" and p.restoration.text.strip()
    ]
    text = "\n".join(p.restoration.text for p in parts)
    nlp = blank()
    doc = VietnameseTokenizer(vocab or nlp.vocab)(text)
    doc = nlp.get_pipe("cchc_segmenter")(doc)
    passages, references, at = [], [], 0
    for part in parts:
        end = at + len(part.restoration.text)
        span = _span(doc, at, end, part.block.kind)
        span._.section = part.block.section
        span._.lines = (part.block.lines[0], part.block.lines[-1])
        passages.append(span)
        references += _reference_spans(doc, part.references, at)
        at = end + 1
    doc.spans["passages"], doc.spans["references"] = passages, references
    doc._.report = analysis.report.name
    return doc


def export_docs(store: Store, target: Path) -> int:
    """Write every report of a store as a DocBin with all annotations; returns how many."""
    binary = DocBin(store_user_data=True)
    count = 0
    for name, source in report_sources(store):
        binary.add(to_doc(analyse(report_from_text(source, name=name))))
        count += 1
    write_bytes(target, binary.to_bytes())
    return count
