"""The date of a document, as the words around its mention say it."""

from __future__ import annotations

import re
from datetime import date

from cchc_nlp.references.clauses import BLANKS, MAYBE_BLANKS
from cchc_nlp.references.issuers import issuer_after
from cchc_nlp.references.mention import Mention
from cchc_nlp.references.symbols import issuer_symbol

__all__ = ["date_of"]

# ngày 17/02/2023, ngày 17 tháng 02 năm 2023
_NUMERIC = r"(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})"
_IN_WORDS = (
    rf"(?P<d2>\d{{1,2}}){BLANKS}tháng{BLANKS}(?P<m2>\d{{1,2}}){BLANKS}năm{BLANKS}(?P<y2>\d{{4}})"
)
_AFTER_DAY = rf"gày{BLANKS}(?:{_NUMERIC}|{_IN_WORDS})"
# ", được ban hành ngày 17/02/2023" right after the number
_DATE_AFTER = re.compile(
    rf"{MAYBE_BLANKS}[,(]?{MAYBE_BLANKS}(?:được{BLANKS})?(?:ban hành{BLANKS}|ký{BLANKS})?"
    rf"n{_AFTER_DAY}",
    re.IGNORECASE,
)
_DATE_ANY = re.compile(rf"[Nn]{_AFTER_DAY}")
_BEFORE_MENTION = 110
"""Characters at most from a date to the mention that it belongs to, in an issuing clause.

Agency and verb stand between: "Ngày 17/01/2023, Chủ tịch UBND tỉnh đã ký ban hành". Not measured.
"""
_LONGEST_DATE = 30
"""Characters of a date written in words, with blanks."""


def date_of(
    text: str, mention: Mention, clause: int | None, next_start: int
) -> tuple[str | None, int]:
    """Return the ISO date of a mention and the offset where its phrase ends.

    It stands right after the number, after the issuer, or before the verb that issues it.
    ``clause`` is that of :func:`issuing_clause`, ``next_start`` the start of the next mention.

    >>> mention = Mention(0, 11, 0, "full", "Quyết định", "316/QĐ-UBND")
    >>> date_of("316/QĐ-UBND ngày 17/02/2023", mention, None, 27)
    ('2023-02-17', 27)
    """
    after = _DATE_AFTER.match(text, mention.end, next_start)
    if after:
        return _iso(after), after.end()
    named = issuer_after(text, mention.end, next_start, issuer_symbol(mention.number or ""))
    if named:
        after = _DATE_AFTER.match(text, named[1], next_start)
        if after:
            return _iso(after), after.end()
    if clause is None:
        return None, mention.end
    low = max(clause, mention.start - _BEFORE_MENTION - _LONGEST_DATE)
    before = list(_DATE_ANY.finditer(text, low, mention.start))
    if before and mention.start - before[-1].end() < _BEFORE_MENTION:
        return _iso(before[-1]), mention.end
    return None, mention.end


def _iso(match: re.Match[str]) -> str | None:
    """ISO date of a match of the date pattern; None where there is no such day."""
    d, m, y = match["d"] or match["d2"], match["m"] or match["m2"], match["y"] or match["y2"]
    try:
        return date(int(y), int(m), int(d)).isoformat()
    except ValueError:
        return None
