"""The signs of a question: phrases, words left out, alternatives; and items that hold them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_nlp.errors import CchcError
from cchc_nlp.index import BM25Index, words_in_order
from cchc_nlp.index.terms import Item
from cchc_nlp.ingest.run import ingest
from cchc_nlp.search import understand
from cchc_nlp.search.phrases import Wording, holding
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.search.syntax import Syntax, read_syntax


@pytest.mark.parametrize(
    ("text", "words", "phrases", "either", "excluded"),
    [
        ('"cơ chế một cửa"', "cơ chế một cửa", ("cơ chế một cửa",), (), ()),
        ("về “một cửa” cấp xã", "về một cửa cấp xã", ("một cửa",), (), ()),
        ("«một cửa», «liên thông»", "một cửa, liên thông", ("một cửa", "liên thông"), (), ()),
        ("(„một cửa“)", "(một cửa)", ("một cửa",), (), ()),
        ("một cửa -xã", "một cửa", (), (), ("xã",)),
        ('-"liên thông" một cửa', "một cửa", (), (), ("liên thông",)),
        ("một cửa -“liên thông” -CT-TTg.", "một cửa", (), (), ("liên thông", "CT-TTg")),
        ("giao đất OR rừng", "giao đất rừng", (), (("đất", "rừng"),), ()),
        ('"a b" HOẶC c OR «d e»', "a b c d e", (), (("a b", "c", "d e"),), ()),
        ('a OR b c "d" OR e', "a b c d e", (), (("a", "b"), ("d", "e")), ()),
        ("316/QĐ-UBND -x", "316/QĐ-UBND", (), (), ("x",)),
    ],
)
def test_signs_are_read(
    text: str,
    words: str,
    phrases: tuple[str, ...],
    either: tuple[tuple[str, ...], ...],
    excluded: tuple[str, ...],
) -> None:
    found = read_syntax(text)
    assert (found.words, found.phrases, found.either, found.excluded) == (
        words,
        phrases,
        either,
        excluded,
    )


@pytest.mark.parametrize(
    "text",
    [
        "quyết định nào về một cửa",
        'chưa "đóng ngoặc',
        'màn hình 27" và 32"',
        '"" một cửa',
        '"?!" một cửa',
        "- Triển khai một cửa",
        "một cửa - liên thông",
        "một cửa -- liên thông -1 điểm",
        "Chỉ thị 12/CT-TTg",
        "316/QĐ -UBND",
        "OR một cửa",
        "một cửa HOẶC",
        "hoặc or Or hoặc",
        "nhiệt độ -5",
        "-",
        "OR",
        '"',
        "",
        '-xã -"phường"',
    ],
)
def test_what_is_no_sign_is_a_word(text: str) -> None:
    assert read_syntax(text) == Syntax(text)


_MADE_OF = st.lists(
    st.sampled_from(
        ['"', "“", "”", "«", "»", "-", " ", " OR ", "HOẶC", "một", "cửa", "316/QĐ", "("]
    )
    | st.text(max_size=3),
    max_size=20,
).map("".join)


@given(_MADE_OF)
def test_any_text_is_read_and_no_word_is_lost_but_those_left_out(text: str) -> None:
    found = read_syntax(text)
    every = [*found.phrases, *found.excluded, *(p for group in found.either for p in group)]
    assert all(re.search(r"\w", phrase) and phrase in text for phrase in every)
    assert all(len(group) > 1 for group in found.either)
    left = sum(len(re.findall(r"\w", phrase)) for phrase in found.excluded)
    signs = sum(len(sign) for sign in re.findall(r"(?<!\S)(?:OR|HOẶC)(?!\S)", text))
    before, after = len(re.findall(r"\w", text)), len(re.findall(r"\w", found.words))
    assert after <= before <= after + left + signs
    assert read_syntax(found.words).phrases == () or not found.phrases or '"' in text


@given(_MADE_OF)
def test_any_text_is_understood(text: str) -> None:
    found = understand(text)
    assert found.phrases == read_syntax(found.text).phrases


# ---- what holds them

_REPORT = {
    "a.txt": "Cơ chế một cửa được duy trì ở cấp xã, giao đất đúng hạn.",
    "b.txt": "Một cửa điện tử và cơ chế phối hợp được rà soát, giao rừng cho hộ dân.",
    "c.txt": "Mốt của thanh niên; cơ chế một của ăn của để ở cấp huyện.",
    "d.txt": "Công tác CCHC năm nay có chuyển biến ở cấp tỉnh.",
}


@pytest.fixture(scope="module")
def kho_nho(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cu-phap")
    (folder / "in").mkdir()
    for name, text in _REPORT.items():
        (folder / "in" / name).write_text(text, "utf8")
    ingest([folder / "in"], folder / "kho", encoder=None, repairs=False)
    return folder / "kho"


@pytest.mark.parametrize(
    ("question", "reports"),
    [
        ('"cơ chế một cửa"', "a"),
        ("“CƠ CHẾ, MỘT CỬA”", "a"),
        (unicodedata.normalize("NFD", '"cơ chế một cửa"'), "a"),
        ('"co che mot cua"', "ac"),
        ('"cơ chế" một cửa', "abc"),
        ('"một cửa" -xã', "b"),
        ("cơ chế một cửa -“cấp xã”", "bcd"),
        ("cap xa -huyen", "ad"),
        ("cơ chế -của", "abd"),
        ('"giao đất" OR "giao rừng"', "ab"),
        ("giao đất HOẶC rừng", "ab"),
        ('"CCHC năm nay"', "d"),
        ('"một cửa" "điện tử"', "b"),
    ],
)
def test_only_items_that_hold_the_wording_are_found(
    kho_nho: Path, question: str, reports: str
) -> None:
    answer = Searcher(kho_nho).answer(question, kind="passages", mode="lexical")
    assert sorted({h.report[0] for h in answer.hits}) == list(reports)
    assert answer.let_go == ()


@pytest.mark.parametrize(
    ("question", "certain"), [('"cơ chế một cửa"', True), ("cơ chế một cửa -huyện", None)]
)
def test_what_holds_all_that_was_asked_is_certain(
    kho_nho: Path, question: str, certain: bool | None
) -> None:
    answer = Searcher(kho_nho).answer(question, kind="passages", mode="lexical")
    assert answer.understood.literal == bool(certain)
    if certain:
        assert answer.hits
        assert all(h.probability == 1 for h in answer.hits)


@pytest.mark.parametrize(
    "question",
    ['"cửa một"', '"hành chính năm nay"', '"cơ chế một cửa" -xã', '"mốt cửa" cơ chế', '"xyzt"'],
)
def test_a_phrase_that_nothing_holds_is_told(kho_nho: Path, question: str) -> None:
    answer = Searcher(kho_nho).answer(question, kind="passages", mode="lexical")
    assert answer.let_go == ("phrase",)
    assert not answer.certain
    assert not any(h.certain for h in answer.hits)


def test_exactly_as_typed_is_one_phrase(kho_nho: Path) -> None:
    searcher = Searcher(kho_nho)
    found = searcher.answer("cơ chế một cửa", literal=True, mode="lexical")
    assert {h.report for h in found.hits} == {"a.txt"}
    assert found.understood.phrases == ("cơ chế một cửa",)
    other = searcher.answer("một cửa cơ chế -xã", literal=True, mode="lexical")
    assert (other.let_go, other.understood.excluded) == (("phrase",), ())


def test_a_document_of_a_number_holds_the_wording_too(store: Path) -> None:
    searcher = Searcher(store)

    def first(question: str) -> str | None:
        hits = [h for h in searcher.search(question, mode="lexical") if h.certain]
        return hits[0].document.number if hits and hits[0].document else None

    assert first("318/QĐ-UBND") == first('318/QĐ-UBND "danh mục"') == "318/QĐ-UBND"
    assert first('318/QĐ-UBND -"danh mục"') is None
    assert first('318/QĐ-UBND "chuyển đổi số"') is None


def test_a_criterion_is_let_go_where_no_document_that_holds_the_wording_meets_it(
    store: Path,
) -> None:
    answer = Searcher(store).answer('chỉ thị nào về "một cửa liên thông"', mode="lexical")
    assert answer.let_go == ("type",)
    assert all("một cửa liên thông" in " ".join(m.text for m in h.mentions) for h in answer.hits)


@pytest.mark.parametrize("mode", ["hybrid", "semantic", "lexical", "fast"])
def test_every_mode_keeps_to_the_wording(store: Path, mode: str) -> None:
    hits = Searcher(store).search('kết quả "một cửa" -huyện', kind="passages", mode=mode, k=50)
    assert hits
    for hit in hits:
        words = words_in_order(f"{hit.context} | {hit.text}", folded=False)
        assert " một cửa " in words
        assert " huyện " not in words


def test_a_question_that_only_leaves_out_is_searched_for_as_words(kho_nho: Path) -> None:
    answer = Searcher(kho_nho).answer("-huyện", kind="passages", mode="lexical")
    assert {h.report for h in answer.hits} == {"c.txt"}
    with pytest.raises(CchcError, match="rỗng"):
        Searcher(kho_nho).answer('-""')


_SYLLABLES = st.sampled_from(["một", "cửa", "mốt", "của", "CCHC", "cải", "cách", "hành", "chính"])
_TEXTS = st.lists(_SYLLABLES, max_size=8).map(" ".join)


@given(st.lists(st.tuples(_TEXTS, _TEXTS), min_size=1, max_size=8), st.data())
def test_all_that_hold_a_wording_are_found_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[tuple[str, str]],
    data: st.DataObject,
) -> None:
    """Among the postings as if each text were read."""
    phrase = st.lists(_SYLLABLES, min_size=1, max_size=3).map(" ".join)
    bare = phrase.map(lambda p: p.replace("ử", "u").replace("ộ", "o").replace("ả", "a"))
    asked = f'cải "{data.draw(phrase | bare)}" "{data.draw(phrase)}" OR {data.draw(_SYLLABLES)}'
    asked += f' -"{data.draw(phrase)}"'
    items = [Item(7 + n, *parts) for n, parts in enumerate(texts)]
    folder = tmp_path_factory.mktemp("bm25") / "index"
    index = BM25Index((), ()).updated([items[:4], items[4:]] if items[4:] else [items], [], folder)
    understood = understand(asked)
    wording = Wording.of(understood)
    for part in (wording, wording.without_phrases()):
        found = holding(
            part, understood, index, lambda ids: [i for i in items if i.id in ids], None
        )
        assert found is not None
        assert found.tolist() == [i.id for i in items if part.admits(i.heading, i.text)]


def test_of_many_items_the_most_promising_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cchc_nlp.search.phrases._BATCH", 2)
    monkeypatch.setattr("cchc_nlp.search.phrases._ENOUGH", 3)
    monkeypatch.setattr("cchc_nlp.search.phrases._MOST_READ", 6)
    near = {5, 11, 17, 18}
    items = [
        Item(n, "", f"một cửa {'cấp xã vùng cao' if n in near else f'nơi thứ {n}'}")
        for n in range(20)
    ]
    index = BM25Index((), ()).updated([items], [], tmp_path / "index")
    read = list[int]()

    def texts(ids: list[int]) -> list[Item]:
        read.extend(ids)
        return [item for item in items if item.id in ids]

    understood = understand('"một cửa" cấp xã vùng cao')
    found = holding(Wording.of(understood), understood, index, texts, None)
    assert found is not None
    assert set(found.tolist()) == set(read) == near
    read.clear()
    understood = understand('cấp xã vùng cao -"một cửa cấp thứ" -"nơi thứ 7"')
    found = holding(Wording.of(understood), understood, index, texts, None)
    assert found is not None
    assert 7 not in found
    assert near < set(found.tolist())
    assert len(read) <= 6
