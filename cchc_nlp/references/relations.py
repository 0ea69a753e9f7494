"""How the documents that a paragraph names are related, by the words that stand between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cchc_nlp.references.grammar import issuer_symbol
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
"""Names of relations, as the European Legislation Identifier has them where it does."""

_TRIGGER = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _TRIGGERS), re.IGNORECASE)
_PASSIVE = re.compile(
    r"(?:được|đã được)\s+(?P<verb>sửa đổi|thay thế|bãi bỏ|đính chính|hợp nhất|hướng dẫn|quy định chi tiết)[^;.]{0,40}?(?:tại|bởi|bằng|theo)\s*$",
    re.IGNORECASE,
)
_PASSIVE_RELATION = {
    "sửa đổi": "amends", "thay thế": "replaces", "bãi bỏ": "repeals", "đính chính": "corrects", "hợp nhất": "consolidates", "hướng dẫn": "guides",
    "quy định chi tiết": "guides",
}  # fmt: skip
_AMENDING_LAW = re.compile(r"(?:Luật|Pháp lệnh)\s+sửa đổi")
_ISSUES = re.compile(r"(?:ban hành|có|ký|trình)\s+(?:các\s+)?$", re.IGNORECASE)
_LISTED = re.compile(r"(?:,|\bvà)\s*(?:các\s+)?$")
# "của Tổ công tác thực hiện Đề án 06": the body is named after the scheme, the document does not carry it out.
_BODY_NAMED_AFTER = re.compile(
    r"(?:Tổ công tác|Tổ giúp việc|Ban Chỉ đạo|Ban Điều hành)\s+(?:thực hiện|triển khai)\s*$",
    re.IGNORECASE,
)
# What may stand between a trigger and its object: "triển khai có hiệu quả Quyết định", "theo hướng dẫn của Bộ Nội vụ tại Công văn".
_FILLER = re.compile(
    r"\s*(?:có hiệu quả|hiệu quả|tốt|nghiêm túc|nghiêm|đầy đủ|nội dung|các|một số|một số điều của|thi hành|thực hiện|triển khai|chỉ đạo|quy định|theo|hướng dẫn|yêu cầu|kèm theo"
    r"|bổ sung|,|tại|(?:của\s+(?:[^\W\d_]+\s+){1,8}?tại)|(?:ban hành\s+)?(?:Kế hoạch|Chương trình|Đề án)(?:\s+hành động)?\s+(?:thực hiện|triển khai)|\s)*",
    re.IGNORECASE,
)


def relate(text: str, references: Sequence[Reference]) -> list[Relation]:
    """Relations among the references of a paragraph; offsets are those of ``text``.

    The subject is the document whose description the object stands in, the document that a later clause issues ("Thực hiện B, UBND tỉnh
    ban hành A"), or None for the report itself. Where no trigger word stands before an object, the report cites it.
    """
    out: list[Relation] = []
    for start, end in sentence_bounds(text):
        out += _Sentence(
            text, start, end, [r for r in references if start <= r.start < end]
        ).relations()
    return out


_Role = tuple[str, Reference | None]
"""A relation and its subject; ``("cites", None)`` for what the report itself issues or names."""


class _Sentence:
    """One sentence, read from left to right: each reference takes a role from the words before it, or that of the item it is listed with."""

    def __init__(self, text: str, start: int, end: int, references: list[Reference]) -> None:
        self.text, self.start, self.end, self.references = text, start, end, references
        self.issued = [r for r in references if _ISSUES.search(text[start : r.start])]

    def relations(self) -> list[Relation]:
        out: list[Relation] = []
        top: tuple[Reference, _Role] | None = None
        last: tuple[Reference, _Role] | None = None
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
                last = (r, ("cites", None))
                continue
            role, nested = self._role(r, gap, last, top)
            out.append(self._relation(role, r))
            last = (r, role)
            if not nested:
                top = last
        return out

    def _role(
        self,
        r: Reference,
        gap: str,
        last: tuple[Reference, _Role] | None,
        top: tuple[Reference, _Role] | None,
    ) -> tuple[_Role, bool]:
        """The role of a reference, and whether it stands inside the description of the one before."""
        clause = gap.rsplit(";", 1)[-1]
        if (
            last is not None
            and _AMENDING_LAW.match(last[0].name or "")
            and gap.split() in (["của"], ["của", "các"])
        ):
            return ("amends", last[0]), True
        if _BODY_NAMED_AFTER.search(clause):
            return ("cites", None), True
        if r in self.issued:
            return ("cites", None), False
        trigger = _adjacent_trigger(clause)
        if trigger and last is not None and ";" not in gap:
            return (trigger, last[0]), True
        if trigger:
            later = next((i for i in self.issued if i.start > r.start), None)
            return (trigger, later), False
        if last is None or top is None:
            return ("cites", None), False
        listed_with = (
            last if ";" not in gap or (_issuer(r) == _issuer(last[0]) != _issuer(top[0])) else top
        )
        if clause.strip().lower() in ("", "và", "các", "số") or _LISTED.search(clause):
            return listed_with[1], listed_with is not top
        return ("cites", None), False

    def _relation(self, role: _Role, target: Reference) -> Relation:
        confidence = 0.6 if role[0] == "cites" else 0.85
        return Relation(
            role[1],
            role[0],
            target,
            self.text[self.start : self.end].strip(),
            self.start,
            self.end,
            confidence,
        )


def _issuer(r: Reference) -> str:
    return issuer_symbol(r.number) if r.number else r.type or ""


def _adjacent_trigger(clause: str) -> str | None:
    """The relation whose trigger stands right before the end of a clause, but for words that may come between."""
    adjacent = [
        m.lastgroup for m in _TRIGGER.finditer(clause) if _FILLER.fullmatch(clause, m.end())
    ]
    if not adjacent:
        return None
    # "theo hướng dẫn của Bộ Nội vụ tại Công văn ..." implements: what follows guides, the sentence does not.
    return "implements" if "implements" in adjacent else adjacent[-1]
