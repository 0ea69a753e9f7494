"""How the documents that a paragraph names are related, by the words that stand between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc_nlp.references.symbols import issuer_symbol
from cchc_nlp.text import sentence_bounds
from cchc_nlp.types import Reference, Relation

__all__ = ["RELATIONS", "relate"]

# Trigger words by relation; the one that stands last before the object decides.
_TRIGGERS = (
    ("amends", r"sửa đổi|điều chỉnh"),
    ("replaces", r"thay thế"),
    ("repeals", r"bãi bỏ|hủy bỏ|hết hiệu lực"),
    ("suspends", r"đình chỉ"),
    ("corrects", r"đính chính"),
    ("consolidates", r"hợp nhất"),
    ("guides", r"hướng dẫn(?: thi hành| thực hiện| triển khai)?|quy định chi tiết"),
    ("based_on", r"căn cứ|trên cơ sở"),
    ("approves", r"phê duyệt"),
    ("promulgates", r"ban hành(?: kèm theo)?|kèm theo"),
    ("replies_to", r"phúc đáp|trả lời"),
    ("reports_on", r"báo cáo kết quả(?: thực hiện)?"),
    ("implements", r"thực hiện|triển khai|thi hành|quán triệt|theo(?= |$)"),
)
RELATIONS = (*(name for name, _ in _TRIGGERS), "cites")
"""Names of relations, those of the European Legislation Identifier where it has them."""

_TRIGGER = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _TRIGGERS), re.IGNORECASE)
# "đã được sửa đổi, bổ sung một số điều tại" between a document and the one that changed it
_PASSIVE = re.compile(
    r"(?:được|đã được)\s+"
    r"(?P<verb>sửa đổi|thay thế|bãi bỏ|đính chính|hợp nhất|hướng dẫn|quy định chi tiết)"
    r"[^;.]{0,40}?(?:tại|bởi|bằng|theo)\s*$",
    re.IGNORECASE,
)
_PASSIVE_RELATION = {
    "sửa đổi": "amends",
    "thay thế": "replaces",
    "bãi bỏ": "repeals",
    "đính chính": "corrects",
    "hợp nhất": "consolidates",
    "hướng dẫn": "guides",
    "quy định chi tiết": "guides",
}
# Luật sửa đổi, bổ sung một số điều
_AMENDING_LAW = re.compile(r"(?:Luật|Pháp lệnh)\s+sửa đổi")
# "UBND tỉnh ban hành " right before a document
_ISSUES = re.compile(r"(?:ban hành|có|ký|trình)\s+(?:các\s+)?$", re.IGNORECASE)
# ", " or " và các " right before a document
_LISTED = re.compile(r"(?:,|\bvà)\s*(?:các\s+)?$")
# "của Tổ công tác thực hiện Đề án 06": the body is named after the scheme, the document does not
# carry it out.
_BODY_NAMED_AFTER = re.compile(
    r"(?:Tổ công tác|Tổ giúp việc|Ban Chỉ đạo|Ban Điều hành)\s+(?:thực hiện|triển khai)\s*$",
    re.IGNORECASE,
)
_FILLER_WORDS = (
    r"có hiệu quả|hiệu quả|tốt|nghiêm túc|nghiêm|đầy đủ|nội dung|các|một số|một số điều của"
    r"|thi hành|thực hiện|triển khai|chỉ đạo|quy định|theo|hướng dẫn|yêu cầu|kèm theo|bổ sung|,|tại"
)
# của Bộ Nội vụ tại
_FILLER_AGENCY = r"(?:của\s+(?:[^\W\d_]+\s+){1,8}?tại)"
# ban hành Kế hoạch hành động thực hiện
_FILLER_PLAN = (
    r"(?:ban hành\s+)?(?:Kế hoạch|Chương trình|Đề án)(?:\s+hành động)?\s+(?:thực hiện|triển khai)"
)
# What may stand between a trigger and its object: "triển khai có hiệu quả Quyết định",
# "theo hướng dẫn của Bộ Nội vụ tại Công văn".
_FILLER = re.compile(rf"\s*(?:{_FILLER_WORDS}|{_FILLER_AGENCY}|{_FILLER_PLAN}|\s)*", re.IGNORECASE)
_CONFIDENCE_OF_TRIGGERED, _CONFIDENCE_OF_CITED = 0.85, 0.6
"""Confidence of a relation that a word states, and of a bare mention; not calibrated."""

_Role = tuple[str, Reference | None]
"""A relation and its subject; ``("cites", None)`` for what the report itself issues or names."""
_CITED: _Role = ("cites", None)
_Placed = tuple[Reference, _Role]
"""A reference with the role that it was given."""


def relate(text: str, references: Sequence[Reference]) -> list[Relation]:
    """Return the relations among the references of a paragraph; offsets are those of ``text``.

    The subject is the document whose description the object stands in, the document that a later
    clause issues ("Thực hiện B, UBND tỉnh ban hành A"), or None for the report itself. Where no
    trigger word stands before an object, the report cites it.

    >>> from cchc_nlp.references import extract
    >>> text = "Thực hiện Nghị quyết số 76/NQ-CP, UBND tỉnh ban hành Kế hoạch số 5/KH-UBND."
    >>> for r in relate(text, extract(text)):
    ...     print(r.subject.number if r.subject else "-", r.relation, r.object.number)
    5/KH-UBND implements 76/NQ-CP
    - cites 5/KH-UBND
    """
    out: list[Relation] = []
    for start, end in sentence_bounds(text):
        own = [r for r in references if start <= r.start < end]
        out += _Sentence(text, start, end, own).relations()
    return out


class _Sentence:
    """One sentence, read from left to right.

    Each reference takes a role from the words before it, or that of the item it is listed with.
    """

    def __init__(self, text: str, start: int, end: int, references: list[Reference]) -> None:
        self.text, self.start, self.end, self.references = text, start, end, references
        self.issued = [r for r in references if _ISSUES.search(text[start : r.start])]

    def relations(self) -> list[Relation]:
        out: list[Relation] = []
        top: _Placed | None = None
        last: _Placed | None = None
        changed: tuple[str, Reference] | None = None
        for r in self.references:
            if r.kind == "anaphoric" and r.key is None:
                continue
            gap = self.text[last[0].end if last else self.start : r.start]
            passive = _PASSIVE.search(gap)
            if passive and last is not None:
                changed = (_PASSIVE_RELATION[passive["verb"].lower()], last[0])
            elif changed is not None and (")" in gap or not _LISTED.search(gap)):
                changed = None
            if changed is not None:
                out.append(self._relation((changed[0], r), changed[1]))
                last = (r, _CITED)
                continue
            role, nested = self._role(r, gap, last, top)
            out.append(self._relation(role, r))
            last = (r, role)
            if not nested:
                top = last
        return out

    def _role(
        self, r: Reference, gap: str, last: _Placed | None, top: _Placed | None
    ) -> tuple[_Role, bool]:
        """The role of a reference, and whether it is in the description of the one before."""
        clause = gap.rsplit(";", 1)[-1]
        if last is not None and _is_amended(last[0], gap):
            return ("amends", last[0]), True
        if _BODY_NAMED_AFTER.search(clause):
            return _CITED, True
        if r in self.issued:
            return _CITED, False
        trigger = _adjacent_trigger(clause)
        if trigger and last is not None and ";" not in gap:
            return (trigger, last[0]), True
        if trigger:
            later = next((i for i in self.issued if i.start > r.start), None)
            return (trigger, later), False
        if last is None or top is None:
            return _CITED, False
        if clause.strip().lower() in ("", "và", "các", "số") or _LISTED.search(clause):
            is_nested = ";" not in gap or (_issuer(r) == _issuer(last[0]) != _issuer(top[0]))
            listed_with = last if is_nested else top
            return listed_with[1], listed_with is not top
        return _CITED, False

    def _relation(self, role: _Role, target: Reference) -> Relation:
        relation, subject = role
        confidence = _CONFIDENCE_OF_CITED if relation == "cites" else _CONFIDENCE_OF_TRIGGERED
        evidence = self.text[self.start : self.end].strip()
        return Relation(subject, relation, target, evidence, self.start, self.end, confidence)


def _is_amended(before: Reference, gap: str) -> bool:
    """Whether what follows is the law that an amending law amends."""
    return bool(_AMENDING_LAW.match(before.name or "")) and gap.split() in (
        ["của"],
        ["của", "các"],
    )


def _issuer(r: Reference) -> str:
    return issuer_symbol(r.number) if r.number else r.type or ""


def _adjacent_trigger(clause: str) -> str | None:
    """The relation whose trigger stands at the end of a clause, but for fillers after it."""
    adjacent = [
        m.lastgroup for m in _TRIGGER.finditer(clause) if _FILLER.fullmatch(clause, m.end())
    ]
    if not adjacent:
        return None
    # "theo hướng dẫn của Bộ Nội vụ tại Công văn ..." implements: the letter guides, not the report.
    return "implements" if "implements" in adjacent else adjacent[-1]
