"""Restoration: what OCR left, as it was written; good text and digits untouched."""

from __future__ import annotations

import itertools
import math
import re
from functools import lru_cache

import numpy as np
import pytest
from conftest import CLEAN, GOLD, SAMPLE, SCANNED
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_nlp.evaluate import score_restoration
from cchc_nlp.pipeline import analyse, restored_lines, restored_tokens, restorer
from cchc_nlp.read import read, report_from_text
from cchc_nlp.restore import Restorer
from cchc_nlp.restore.channel import Channel, Trie, search
from cchc_nlp.restore.symbols import repair_symbol
from cchc_nlp.restore.tokens import Kind, model_words, tokenize
from cchc_nlp.restore.vocabulary import is_syllable
from cchc_nlp.text import LOWER, strip_diacritics

MORE = " theo quy định của pháp luật về cải cách hành chính nhà nước trên địa bàn tỉnh"


@pytest.mark.parametrize(
    ("noisy", "restored"),
    [
        ("Quyét dinh s6 316/0P-UBND ngay 17/02/2023 ciia UBND tinh", "Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh"),
        ("Thuc hién ché dd bao cdo cai cach hanh chinh dinh ky", "Thực hiện chế độ báo cáo cải cách hành chính định kỳ"),
        ("tt ca cac sé, ban, nganh cép tinh", "tất cả các sở, ban, ngành cấp tỉnh"),
        ("Uy ban nhan dan tinh va cac co quan lién quan", "Ủy ban nhân dân tỉnh và các cơ quan liên quan"),
        ("nâng cao chất lượng phục vụ", "nâng cao chất lượng phục vụ"),
    ],
)
def test_misread_text_is_restored(noisy: str, restored: str) -> None:
    assert restorer().restore(noisy).text == restored


@pytest.mark.parametrize(
    "text", ["cai cach hanh chinh nha nuoc", "giai ngan von dau tu cong quy I nam 2023", "quyet dinh ve co che mot cua lien thong"]
)
def test_unmarked_text_gets_its_marks(text: str) -> None:
    assert restorer().judge(text) == "stripped"
    restored = restorer().restore(text).text
    assert restored != text
    assert strip_diacritics(restored) == text


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Ủy ban nhân dân tỉnh báo cáo tình hình thực hiện nhiệm vụ quý I", "good"),
        ("The committee shall report the results of the reform to the ministry every quarter", "foreign"),
        ("Thuc hién ché dd bao cdo cai cach hanh chinh dinh ky theo huéng dan cia B6 Noi vu", "noisy"),
        ("uy ban nhan dan tinh bao cao tinh hinh thuc hien nhiem vu", "stripped"),
        ("chi thi ve an toan thong tin camera giam sat", "stripped"),
        ("which decisions concern one-stop shops", "foreign"),
        ("public investment disbursement rate", "foreign"),
        ("1.863/1.863; 99,8%", "good"),
    ],
)
def test_the_state_of_a_text_is_told(text: str, state: str) -> None:
    assert restorer().judge(text) == state


@pytest.mark.parametrize(
    "text",
    [
        "Tỷ lệ giải quyết đúng hạn đạt 99,8% (10.866/10.888 hồ sơ).",
        "Liên hệ: a.nguyen@binhthuan.gov.vn, http://dichvucong.binhthuan.gov.vn, điện thoại 0252.3822.456.",
        "Hệ thống Coreswitch, Firewall và VNPT-HIS tại Trung tâm Tích hợp dữ liệu.",
        "The quick brown fox jumps over the lazy dog while the committee is reading the report.",
        "",
        "   ",
    ],
)
def test_good_and_foreign_text_is_left_alone(text: str) -> None:
    assert restorer().restore(text).text == text


@pytest.mark.parametrize("name", CLEAN)
def test_clean_reports_come_back_as_they_are(name: str) -> None:
    report = read(SAMPLE / f"{name}.txt")
    assert restored_lines(analyse(report)) == [line.text for line in report.lines]


@pytest.mark.parametrize("name", SCANNED)
def test_scanned_samples_are_restored_line_by_line(name: str) -> None:
    report = read(SAMPLE / f"{name}.txt")
    lines = restored_lines(analyse(report))
    assert len(lines) == len(report.lines)
    gold = (GOLD / f"{name}.txt").read_text(encoding="utf8").split("\n")[: len(lines)]
    raw = score_restoration(gold, [line.text for line in report.lines])["error"]
    assert score_restoration(gold, lines)["error"] < 0.05 < 0.7 < raw


@pytest.mark.parametrize("name", SCANNED)
def test_tokens_stand_where_the_source_has_them(name: str) -> None:
    report = read(SAMPLE / f"{name}.txt")
    tokens = list(restored_tokens(analyse(report)))
    assert all(0.0 <= t.confidence <= 1.0 for t, _, _ in tokens)
    assert all(re.sub(r"\s", "", report.text[a:b]) == re.sub(r"\s", "", t.raw) for t, a, b in tokens)
    assert all(first[2] <= second[1] for first, second in itertools.pairwise(tokens))


NOISE = st.text(alphabet=LOWER + "éèóàáêôâ0123456789?!.,;:/-()&¢§ ", max_size=60)


@settings(max_examples=60, deadline=None)
@given(NOISE)
def test_no_digit_of_a_longer_number_is_ever_changed(noise: str) -> None:
    text = noise + MORE
    wanted = [t.text for t in tokenize(text) if t.kind is Kind.NUMBER and len(t.text) > 2]
    restored = restorer().restore(text, "noisy").text
    found = [t.text for t in tokenize(restored) if t.kind is Kind.NUMBER and len(t.text) > 2]
    assert wanted == found


@settings(max_examples=60, deadline=None)
@given(NOISE, st.sampled_from(["noisy", "stripped", "good"]))
def test_offsets_of_the_restored_text_cover_the_source(text: str, state: str) -> None:
    restoration = restorer().restore(text, state)
    assert "".join(t.raw for t in restoration.tokens) == re.sub(r"\s", "", text) or any(" " in t.raw for t in restoration.tokens)
    if restoration.text:
        assert restoration.offsets.to_source(0, len(restoration.text)) == (0, len(text))


def test_lines_keep_their_number_and_broken_symbols_their_break() -> None:
    text = "trén dia ban tinh nam 2022; Quyét dinh s6 179/Qb-\nUBND ngay 27/01/2023 vé viéc céng bé danh muc vin ban\nquy pham phap luat\n"
    lines = restored_lines(analyse(report_from_text(text)))
    assert len(lines) == 3
    assert lines[0].endswith("số 179/QĐ-")
    assert lines[1].startswith("UBND ngày 27/01/2023")


@pytest.mark.parametrize(
    ("raw", "following", "repaired"),
    [
        ("60/QD-UBND", "", "60/QĐ-UBND"), ("179/Qb-UBND", "", "179/QĐ-UBND"), ("45/2016/0P-TTg", "", "45/2016/QĐ-TTg"),
        ("107/2021/NP-CP", "", "107/2021/NĐ-CP"), ("12/NQ-HPND", "", "12/NQ-HĐND"), ("58/TB-HDPTD", "", "58/TB-HĐTD"),
        ("292-CV/BCSD", "", "292-CV/BCSĐ"), ("409/KH-", "", "409/KH-"), ("28-KL/TW", "", "28-KL/TW"), ("581/BNV-CCHC", "", "581/BNV-CCHC"),
        ("05/KH-TCTD", " ngày 01/02/2023 của Tổ công tác Đoàn kiểm tra", "05/KH-TCTĐ"),
        ("338/KH-TCTTHPAOG6", " của Tổ công tác thực hiện Đề án 06 về", "338/KH-TCTTHĐA06"),
        ("163/2013/TTLT-BTC-BNV", "", "163/2013/TTLT-BTC-BNV"),
    ],
)  # fmt: skip
def test_symbols_are_repaired_but_not_their_digits(raw: str, following: str, repaired: str) -> None:
    assert repair_symbol(raw, following) == repaired
    assert re.match(r"\d+(?:/\d{4}/)?", raw)[0] == re.match(r"\d+(?:/\d{4}/)?", repaired)[0]


@pytest.mark.parametrize(
    "word", ["nghiêng", "quyết", "giếng", "gì", "uống", "yêu", "khuỷu", "hoàn", "thuở", "ngoằn", "quốc", "ý", "ủy", "kiểm"]
)
def test_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["ngiêng", "cin", "kac", "tinhh", "zalo", "càc", "app", "ngh", "b", "qd"])
def test_other_words_are_not(word: str) -> None:
    assert not is_syllable(word)


def test_model_words_have_classes_for_numbers_and_symbols() -> None:
    assert model_words("CÔNG TÁC CCHC số 12/QĐ-TTg đạt 5,2%, tại TTHC") == [
        "công", "tác", "CCHC", "số", "<sym>", "đạt", "<percent>", ",", "tại", "TTHC",
    ]  # fmt: skip


@lru_cache(maxsize=1)
def small_channel() -> Channel:
    rng = np.random.default_rng(3)
    segments = ["", "a", "b", "c", "ab", "bc", "abc"]
    table = rng.random((3, len(segments) + 1)).astype(np.float32)
    return Channel("abc", segments, table / table.sum(axis=1, keepdims=True))


def brute_force(channel: Channel, word: str, raw: str) -> float:
    if not word:
        return 1.0 if not raw else 0.0
    row = channel.table[channel.letter_ids[word[0]]]
    return sum(
        float(row[channel.segments.index(raw[:k])]) * brute_force(channel, word[1:], raw[k:])
        for k in range(min(3, len(raw)) + 1)
        if raw[:k] in channel.segments
    )


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="abc", min_size=1, max_size=5))
def test_search_finds_the_words_that_enumeration_finds(raw: str) -> None:
    channel = small_channel()
    words = ["".join(w) for n in (1, 2, 3) for w in itertools.product("abc", repeat=n)]
    priors = {w: 1 / (i + 2) for i, w in enumerate(words)}
    trie = Trie.build([(w, i, priors[w]) for i, w in enumerate(words)], channel.letter_ids)
    found, logs, count = search(trie, channel.table, channel.best, channel.spell(raw), 5, 1e-9)
    exact = sorted(words, key=lambda w: -brute_force(channel, w, raw) * priors[w])[:5]
    scores = [brute_force(channel, w, raw) * priors[w] for w in exact]
    assert count == sum(score > scores[0] * 1e-9 for score in scores)
    for i in range(count):
        word = words[found[i]]
        assert math.exp(logs[i]) == pytest.approx(brute_force(channel, word, raw), rel=1e-4)
        assert math.exp(logs[i]) * priors[word] == pytest.approx(scores[i], rel=1e-4)


def test_the_language_model_prefers_what_is_written() -> None:
    model = restorer()._model
    assert model.score(["nộp", "hồ", "sơ", "trực", "tuyến"]) > model.score(["nộp", "hộ", "sở", "trực", "tuyến"])
    assert model.score(["ủy", "ban", "nhân", "dân", "tỉnh"]) > model.score(["ủy", "bạn", "nhân", "dân", "tình"])


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        (
            "QUYET DINHVE VIEC PHE DUYET DANH MUC",
            "QUYẾT ĐỊNHVỀ VIỆC PHÊ DUYỆT DANH MỤC",
        ),  # a line end was lost: the space is not ours to add
        ("nguyen tu co 7 notron va 6 electron", "nguyên tử có 7 nơtron và 6 electron"),
        ("TM. UY BAN NHAN DANKT. CHU TICH", "TM. ỦY BAN NHÂN DÂNKT. CHỦ TỊCH"),
    ],
)
def test_unmarked_words_that_are_no_syllables_get_their_marks_too(text: str, restored: str) -> None:
    assert restorer().restore(text, "stripped").text == restored


def test_the_network_sees_what_lies_beyond_the_n_grams() -> None:
    model, network = restorer()._model, restorer()._network
    assert network is not None
    without = Restorer(restorer()._hypotheses.channel, model)
    texts = [(SAMPLE / f"{name}.txt").read_text(encoding="utf8") for name in CLEAN] + [
        (GOLD / f"{n}.txt").read_text(encoding="utf8") for n in SCANNED
    ]
    lines = [line for text in texts for line in text.split("\n") if len(line.split()) > 8]

    def errors(r: Restorer) -> int:
        return sum(
            a.lower() != b.lower()
            for p in lines
            for a, b in zip(p.split(), r.restore(strip_diacritics(p), "stripped").text.split(), strict=True)
        )

    assert errors(restorer()) < 0.9 * errors(without)
