"""Schemes and programmes that are named without a number: "Đề án 06", "Đề án “Chuyển đổi số …”".

A long name means a document where the text sets it in quotes, or where a document of the report has
approved what bears it. The words that say so ("phê duyệt Đề án …") are the subject of that
document and no mention of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from cchc_nlp.references.identity import document_key
from cchc_nlp.references.mention import Mention
from cchc_nlp.types import Reference

__all__ = ["find_schemes", "mentions_of_schemes", "schemes_in"]

# Đề án 06, Đề án số 06; Đề án “Chuyển đổi số trong giáo dục pháp luật”
_SCHEME = re.compile(
    r"Đề án\s+(?:(?:số\s+)?(?P<number>\d{2})(?![\d/])|[“\"](?P<name>[^“”\"\n]{12,240})[”\"])"
)
_APPROVED = re.compile(
    r"(?:việc\s+)?(?:phê duyệt|ban hành)\s+[“\"]?(?P<type>Đề án|Chương trình)\s+[“\"]?"
    r"(?P<words>[^“”\"()]{12,240})"
)
_APPROVES = re.compile(r"(?:phê duyệt|ban hành|xây dựng|dự thảo|trình)\s*$", re.IGNORECASE)
_BEFORE_SCHEME = 14
"""Characters before a name that hold such a verb."""
_FEWEST_WORDS = 5
"""Words of a name, after its type, that tell it from others; not measured."""
_CONFIDENCE = 0.8
"""Confidence of a mention by a long name; not calibrated."""


def find_schemes(text: str) -> Iterator[Mention]:
    """Yield the mentions of schemes by their number, as everybody calls them, or by quoted names.

    >>> text = "Đề án 06 và Đề án “Chuyển đổi số trong giáo dục pháp luật”"
    >>> [m.name for m in find_schemes(text)]
    ['Đề án 06', 'Đề án Chuyển đổi số trong giáo dục pháp luật']
    """
    for m in _SCHEME.finditer(text):
        if m["name"] and _is_approved(text, m.start()):
            continue
        name = f"Đề án {m['number'] or ' '.join(m['name'].split())}"
        yield Mention(m.start(), m.end(), m.start(), "named", "Đề án", None, name)


def _is_approved(text: str, at: int) -> bool:
    """Whether a name at an offset is what a document approves, or what is only planned."""
    return _APPROVES.search(text, max(0, at - _BEFORE_SCHEME), at) is not None


def schemes_in(references: Sequence[Reference]) -> dict[str, Reference]:
    """Return the schemes and programmes that documents approve, by their names.

    >>> from cchc_nlp.references import extract
    >>> text = "Quyết định số 5/QĐ-BNV phê duyệt Đề án xác định Chỉ số cải cách hành chính"
    >>> list(schemes_in(extract(text)))
    ['Đề án xác định Chỉ số cải cách hành chính']
    """
    out: dict[str, Reference] = {}
    for r in references:
        approved = _APPROVED.match(r.subject) if r.kind == "full" and r.subject else None
        words = approved["words"].split() if approved else []
        if approved and len(words) >= _FEWEST_WORDS:
            name = f"{approved['type']} {' '.join(words)}"
            key = document_key(
                type=approved["type"], number=None, name=name, year=None, issuer=None
            )
            out[name] = Reference(
                name, 0, len(name), "named", approved["type"], name, key=key, confidence=_CONFIDENCE
            )
    return out


@lru_cache(maxsize=1_000)
def _beginning(name: str) -> re.Pattern[str]:
    """The type and the first words of a name, quotes between them or not."""
    kind, rest = name.split()[:2], name.split()[2:]
    words = r"\s+".join(map(re.escape, rest[:_FEWEST_WORDS]))
    return re.compile(rf"{kind[0]}\s+{kind[1]}\s+[“\"]?(?i:{words})(?!\w)")


def mentions_of_schemes(
    text: str, schemes: Mapping[str, Reference], taken: Sequence[tuple[int, int]]
) -> Iterator[Reference]:
    """Yield where a text names one of the schemes of :func:`schemes_in`, in full or in part.

    ``taken`` are extents that none may overlap.

    >>> subject = "phê duyệt Đề án phát triển du lịch xanh tỉnh"
    >>> known = schemes_in([Reference("", 0, 0, "full", subject=subject)])
    >>> [r.name for r in mentions_of_schemes("theo Đề án Phát triển du lịch xanh.", known, [])]
    ['Đề án Phát triển du lịch xanh']
    """
    for name, of in schemes.items():
        if (of.type or "") not in text:
            continue
        for m in _beginning(name).finditer(text):
            end = _agreeing_end(text, m.end(), name)
            if _is_approved(text, m.start()) or any(a < end and m.start() < b for a, b in taken):
                continue
            surface = text[m.start() : end]
            written = " ".join(surface.translate(_QUOTES).split())
            yield of._replace(surface=surface, start=m.start(), end=end, name=written)


_QUOTES = str.maketrans(dict.fromkeys('“”"', " "))
_NEXT_WORD = re.compile(r"\s+(\S+)")


def _agreeing_end(text: str, at: int, name: str) -> int:
    """Where the words of a name end that go on at an offset, after its first ones."""
    for expected in name.split()[2 + _FEWEST_WORDS :]:
        word = _NEXT_WORD.match(text, at)
        plain = expected.rstrip(",")
        if word is None or not word[1].casefold().startswith(plain.casefold()):
            break
        rest = word[1][len(plain) :]
        if rest.strip(',;.)”"'):
            break
        if rest and rest != ",":
            return word.start(1) + len(plain)
        at = word.start(1) + len(expected if rest else plain)
    return at
