"""Who issues what a paragraph tells or lists: the committee that acts, the body that asked for it.

"UBND tỉnh A (cũ) đã ban hành: Kế hoạch số 1/KH-UBND …; Công văn số 2/UBND-NC …" says whose numbers
follow, and "theo đề nghị của X tại Tờ trình số …" who has made the proposal.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from cchc_nlp.knowledge import document_types, written_types
from cchc_nlp.references.clauses import ACTORS, BLANKS
from cchc_nlp.references.issuer_names import body_name, in_plain_case
from cchc_nlp.text import UPPER

__all__ = ["actor_before", "place_before", "speaker_before"]

_TYPES = "|".join((*(t.name for t in document_types()), *written_types()))
_COMMITTEE = re.compile(r"(?:UBND|HĐND|Ủy ban nhân dân|Hội đồng nhân dân)(?=\s)")
_OFFICE = re.compile(r"(?:Chủ tịch|Thường trực)\s$")
# tỉnh Thái Bình (cũ) đã ban hành, after the committee
_ACT = re.compile(
    r"\s"
    r"(?:[Tt]ỉnh|[Tt]hành phố|T[Pp]\.?|[Hh]uyện|[Tt]hị xã|[Xx]ã|[Pp]hường|[Tt]hị trấn|[Đđ]ặc khu)"
    rf"\s[{UPPER}][^,;:.()\t\n]{{1,40}}?"
    rf"(?:\s\((?:cũ|trước đây|trước sáp nhập)\))?\s(?:(?:đã|cũng|tiếp tục|vừa)\s){{0,2}}"
    rf"(?:ban hành|phê duyệt|công bố|có|ký|thông qua|giao|thành lập|chỉ đạo|quyết định|kiện toàn)\b"
)
# tỉnh tại các Công văn: of "của Thường trực HĐND tỉnh tại các Công văn:" at the head of a list
_LIST_HEAD = re.compile(r"\s[^,;:.()\t\n]{1,40}?\s(?:tại|theo|trong|ở)\s(?:các\s)?\w+\s\w+\s?:")
_BEFORE_LIST_HEAD = re.compile(r"\b(?:của|do)\s$")
# tỉnh Hà Nam: of "các Quyết định của UBND tỉnh Hà Nam:", ", trong đó có" instead of the colon
_OF_LISTED = re.compile(
    r"\s[^,;:.()\t\n]{1,40}?(?:,?\s(?:gồm|bao gồm|như|cụ thể|sau đây|sau))?"
    r"(?:\s?(?P<colon>:)|,\s(?:trong đó|gồm|bao gồm|nhất là|như)(?:\scó)?\s)"
)
_BEFORE_LISTED = re.compile(rf"\b(?:{_TYPES})\scủa\s$", re.IGNORECASE)
_LONGEST_TYPE = 36
"""Characters of the longest type, and of "của" after it."""
_LONGEST_OFFICE = 12
"""Characters of the words before a committee that those patterns ask for."""
# Kế hoạch số 213/… after "đã ban hành": other items may follow it
_FIRST_ITEM = re.compile(rf"\s(?:các\s|nhiều\s)?(?:{_TYPES})\b")
# ; Kế hoạch số, ; - Quyết định số
_NEXT_ITEM = re.compile(rf"\s{{0,4}}(?:-\s)?(?:và\s)?(?:các\s)?(?:(?:{_TYPES})\b|$)")
_NEW_SENTENCE = re.compile(rf"\.\s+(?:[{UPPER}]|$)|\n")
# triển khai thực hiện các Quyết định, of another body; not "theo dõi thi hành pháp luật"
_OF_OTHERS = re.compile(
    r"\b(?:thực hiện|triển khai|theo|căn cứ|thi hành|quán triệt)"
    r"(?:\s(?:có hiệu quả|nghiêm túc|nghiêm|tốt|đầy đủ|kịp thời|nội dung|tinh thần|quy định"
    rf"|tại|các|một số|những)){{0,3}}\s{{1,4}}(?:(?:{_TYPES})\b|$)"
)
_LONGEST_ACT, _LONGEST_LIST = 600, 8000
"""Characters before a mention in which who acts in its sentence, or heads its list, is sought.

A list of fifty documents has about 8,000; not measured otherwise.
"""
_MOST_HEADS = 6
"""Committees back that are looked at; bounds the cost, not measured."""
# đề nghị của, ý kiến thống nhất của: whose words a document holds
_WORDS_OF = re.compile(
    r"\b(?:đề nghị|đề xuất|ý kiến|chỉ đạo|kiến nghị|yêu cầu|báo cáo|tham mưu|hướng dẫn|kết luận"
    r"|thông báo|thẩm định|trình|phúc đáp|trả lời|thống nhất|chấp thuận|đồng ý|giới thiệu"
    r"|phê duyệt)(?=\s)",
    re.IGNORECASE,
)
# "đề nghị của Giám đốc Sở Nội vụ tại ", "... của UBND xã Tà Năng (" right before a mention
_SPEAKER = re.compile(
    rf"\w+(?:{BLANKS}\w+){{1,5}}?{BLANKS}của{BLANKS}"
    rf"(?P<who>(?:{ACTORS})\b[^;.:()\t\n“”\"]{{0,160}}?)"
    rf"(?:{BLANKS}(?:tại|trong){BLANKS}(?:các{BLANKS})?|\s?\((?:tại\s)?)$"
)
_WORDS_AFTER = re.compile(r"\s(?:đã\s)?(?:nêu|trình|gửi|đề nghị|kiến nghị|có ý kiến|báo cáo)$")
_ENDS_IN_PLACE = re.compile(r"(?:\b(?:tại|trong)\s{1,4}(?:các\s{1,4})?|\((?:tại\s)?)$")
_LONGEST_SPEAKER, _LAST_WORDS = 240, 16
"""Characters before a mention that hold such a phrase, and its last words, which are looked at
first; bounds, not measured."""


class _Head(NamedTuple):
    """A committee that acts: where its name starts, and where the clause that says so ends.

    ``lists``: a colon follows, so that it has issued all that the paragraph lists. ``begins_list``:
    a document follows, so that it has issued the items after it too.
    """

    start: int
    end: int
    lists: bool
    begins_list: bool


@lru_cache(maxsize=2)
def _heads(text: str) -> tuple[_Head, ...]:
    """The committees that act in a paragraph, in its order."""
    return tuple(filter(None, (_head_at(text, m) for m in _COMMITTEE.finditer(text))))


def _head_at(text: str, committee: re.Match[str]) -> _Head | None:
    """The committee at a place in a text, if it acts."""
    start, end = committee.span()
    office = _OFFICE.search(text, max(0, start - _LONGEST_OFFICE), start)
    start = office.start() if office else start
    act = _ACT.match(text, end)
    if act:
        lists = text.startswith(":", act.end())
        return _Head(start, act.end(), lists, _FIRST_ITEM.match(text, act.end()) is not None)
    listed = _LIST_HEAD.match(text, end)
    if listed and _BEFORE_LIST_HEAD.search(text, max(0, start - _LONGEST_OFFICE), start):
        return _Head(start, listed.end(), lists=True, begins_list=False)
    listed = _OF_LISTED.match(text, end)
    if listed and _BEFORE_LISTED.search(text, max(0, start - _LONGEST_TYPE), start):
        return _Head(start, listed.end(), lists=bool(listed["colon"]), begins_list=True)
    return None


def _heads_before(text: str, at: int) -> Iterator[tuple[_Head, str]]:
    """The committees whose sentence or list goes on at an offset, the nearest first.

    Each comes with the text between it and the offset.
    """
    heads = _heads(text)
    before = bisect_left(heads, (at,))
    for head in reversed(heads[max(0, before - _MOST_HEADS) : before]):
        is_list = head.lists or head.begins_list
        if at - head.end > (_LONGEST_LIST if is_list else _LONGEST_ACT):
            return
        between = text[head.end : at]
        if "\n" in between or (not head.lists and _NEW_SENTENCE.search(between)):
            return
        items = between.split(";")[1:]
        if head.lists or not items or (head.begins_list and all(map(_NEXT_ITEM.match, items))):
            yield head, between
        elif text[: head.start].rstrip()[-1:] in (":", ".", "…"):
            return  # a clause of its own: lists before it have ended


def actor_before(text: str, at: int, fits: Callable[[str], bool]) -> str | None:
    """Return the committee that acts in the sentence before an offset, or heads its list.

    It has issued what follows, unless another body's document is carried out between. ``fits``
    tells of a name whether it can be the issuer.

    >>> text = "UBND tỉnh Hà Nam đã ban hành: Kế hoạch số 1/KH-UBND; Kế hoạch số 2/KH-UBND"
    >>> actor_before(text, 53, lambda name: True)
    'UBND tỉnh Hà Nam'
    """
    for head, between in _heads_before(text, at):
        if _OF_OTHERS.search(between.rpartition(";")[2]):
            continue
        name = body_name(text[head.start : head.end])
        if fits(name):
            return name
    return None


def place_before(text: str, at: int, kind: str) -> str | None:
    """Return the place of that kind whose committee acts before an offset: "tỉnh Hà Nam".

    What else is named there without its place is of this one.

    >>> text = "UBND tỉnh Hà Nam đã ban hành Kế hoạch thực hiện Chương trình của Tỉnh ủy"
    >>> place_before(text, 70, "tỉnh")
    'tỉnh Hà Nam'
    """
    for head, _ in _heads_before(text, at):
        name = body_name(text[head.start : head.end])
        start = name.lower().find(f" {kind.lower()} ")
        if start >= 0:
            return name[start + 1 :]
    return None


def speaker_before(text: str, at: int, previous_end: int) -> str | None:
    """Return whose proposal, opinion or order the document at an offset holds.

    ``previous_end`` is the end of the mention before. The name is as written.

    >>> speaker_before("Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 5/TTr-SNV", 40, 0)
    'Giám đốc Sở Nội vụ'
    """
    if not _ENDS_IN_PLACE.search(text[max(0, at - _LAST_WORDS) : at]):
        return None
    window = text[max(previous_end, at - _LONGEST_SPEAKER) : at]
    begun = (_SPEAKER.match(window, words.start()) for words in _WORDS_OF.finditer(window))
    said = next(filter(None, begun), None)
    return _WORDS_AFTER.sub("", in_plain_case(said["who"])) if said else None
