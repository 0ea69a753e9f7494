"""References: tables of text and what it cites."""

from __future__ import annotations

import html
import json
import re
import tempfile
import time
from pathlib import Path

import pytest
from conftest import CLEAN, GOLD, SAMPLE, SCANNED
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_nlp.errors import CchcError
from cchc_nlp.evaluate import score_references
from cchc_nlp.pipeline import analyse
from cchc_nlp.pipeline.findings import reference_records
from cchc_nlp.read import read
from cchc_nlp.references import (
    Context,
    aliases_in,
    annotate,
    extract,
    read_aliases,
    relate,
    resolve,
    unrecognised,
)
from cchc_nlp.references.identity import document_key
from cchc_nlp.types import Reference

PLACE = Context("tỉnh Bình Thuận", 2023)


def found(text: str) -> list[Reference]:
    return resolve(extract(text, PLACE))


@pytest.mark.parametrize(
    ("text", "type_", "number"),
    [
        ("Quyết định số 316/QĐ-UBND", "Quyết định", "316/QĐ-UBND"),
        ("Công văn số 569/UBND-NCKSTTHC", "Công văn", "569/UBND-NCKSTTHC"),
        ("công văn 581/BNV-CCHC", "Công văn", "581/BNV-CCHC"),
        ("Kế hoạch số 409/KH- UBND", "Kế hoạch", "409/KH-UBND"),
        ("Nghị định 107/2021/NĐ-CP", "Nghị định", "107/2021/NĐ-CP"),
        ("Nghị định số 15a/2025/NĐ-CP", "Nghị định", "15a/2025/NĐ-CP"),
        ("Thông tư liên tịch số 163/2013/TTLT-BTC-BNV", "Thông tư liên tịch", "163/2013/TTLT-BTC-BNV"),
        ("Thông tư liên tịch 71/2007/TTLT/BTC-BNV", "Thông tư liên tịch", "71/2007/TTLT/BTC-BNV"),
        ("Kết luận số 28-KL/TW", "Kết luận", "28-KL/TW"),
        ("Quy định số 70-QĐ/TW", "Quy định", "70-QĐ/TW"),
        ("Công văn số 292-CV/BCSĐ", "Công văn", "292-CV/BCSĐ"),
        ("Chỉ thị số 11-CT/TU", "Chỉ thị", "11-CT/TU"),
        ("số 26/VBHN-NHNN", "Văn bản hợp nhất", "26/VBHN-NHNN"),
        ("Thông tư  liên\ntịch\u00a0số 163/2013/TTLT-BTC-BNV", "Thông tư liên tịch", "163/2013/TTLT-BTC-BNV"),
        ("QCVN 41:2019/BGTVT", "Quy chuẩn kỹ thuật quốc gia", "QCVN 41:2019/BGTVT"),
        ("TCVN 6909:2001", "Tiêu chuẩn quốc gia", "TCVN 6909:2001"),
        ("Tờ trình số 207/TTr-NHNN", "Tờ trình", "207/TTr-NHNN"),
        ("Nghị quyết số 12/2026/NQ-HĐND", "Nghị quyết", "12/2026/NQ-HĐND"),
        ("Luật Đất đai số 31/2024/QH15", "Luật", "31/2024/QH15"),
        ("Nghị quyết số 595/NQ-UBTVQH15", "Nghị quyết", "595/NQ-UBTVQH15"),
        ("Nghị quyết số 66.7/2025/NQ-CP", "Nghị quyết", "66.7/2025/NQ-CP"),
        ("Thông tư số 17 /2018/TT-BTNMT", "Thông tư", "17/2018/TT-BTNMT"),
        ("Thông tư số 71/2015 /TT-BTC", "Thông tư", "71/2015/TT-BTC"),
        ("Nghị định số 127/2018/nđ-cp", "Nghị định", "127/2018/NĐ-CP"),
        ("Nghị định số 84-CP", "Nghị định", "84-CP"),
        ("Luật số 21-LCT/HĐNN8", "Luật", "21-LCT/HĐNN8"),
        ("Sắc lệnh số 102-SL/L-004", "Sắc lệnh", "102-SL/L-004"),
        ("Thông tư số 82-TC/TCT", "Thông tư", "82-TC/TCT"),
        ("Quyết định số Số: 12/2018/QĐ-TTg", "Quyết định", "12/2018/QĐ-TTg"),
        ("công văn số 09/HDTLMM/2025", "Công văn", "09/HDTLMM/2025"),
        (
            "Nghị quyết liên tịch số 72/2025/NQLT/UBTVQH15-CP- ĐCTUBTWMTTQVN",
            "Nghị quyết liên tịch",
            "72/2025/NQLT/UBTVQH15-CP-ĐCTUBTWMTTQVN",
        ),
    ],
)
def test_numbers_of_every_kind_are_found(text: str, type_: str, number: str) -> None:
    references = found(f"Thực hiện {text} về việc này")
    assert [(r.type, r.number) for r in references] == [(type_, number)]


@pytest.mark.parametrize(
    "text",
    [
        "12/28 cơ quan chuyên môn", "1.863/1.863 TTHC", "ngày 17/02/2023", "tháng 6/2023", "Luật sư Nguyễn Văn A", "điện thoại 0252/3822456",
        "hợp đồng số 01/2026/HĐXD", "theo Điều 16", "tỷ lệ 3/4", "giai đoạn 2021-2030", "4G/LTE", "24/7", "quyết định số lượng người làm việc",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_reference_is_not_one(text: str) -> None:
    assert [r for r in found(f"Trong quý, {text} được nêu") if r.number or r.name] == []


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Quyết định số 1/QĐ-TTg ngày 05/3/2020", "2020-03-05"),
        ("Quyết định số 1/QĐ-TTg, ngày 05 tháng 02 năm 2023", "2023-02-05"),
        ("Quyết định số 1/QĐ-TTg (ngày 5.3.2020)", "2020-03-05"),
        ("Quyết định số 876/QĐ-BNV của Bộ Nội vụ ngày 10/11/2022", "2022-11-10"),
        ("Ngày 17/01/2023, UBND tỉnh ban hành Kế hoạch số 162/KH-UBND", "2023-01-17"),
        ("Quyết định số 1/QĐ-TTg ngày 31/02/2023", None),
        ("Ngày 17/01/2023, tỉnh họp. Quyết định số 1/QĐ-TTg", None),
    ],
)
def test_dates_come_from_after_the_number_or_before_the_verb(text: str, date: str | None) -> None:
    assert found(text)[0].date == date


def test_a_date_is_not_taken_from_the_neighbour() -> None:
    dates = [r.date for r in found("Quyết định số 1/QĐ-TTg và Quyết định số 2/QĐ-TTg ngày 01/02/2023; Kế hoạch số 3/KH-UBND")]
    assert dates == [None, "2023-02-01", None]


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("Quyết định số 876/QĐ-BNV ngày 10/11/2022 của Bộ trưởng Bộ Nội vụ phê duyệt Đề án", "Bộ trưởng Bộ Nội vụ"),
        ("Kế hoạch số 36/KH-UBND của UBND tỉnh về", "UBND tỉnh Bình Thuận"),
        ("Kế hoạch số 338/KH-TCT ngày 09/02/2023 của Tổ công tác thực hiện Đề án 06 về khảo sát", "Tổ công tác thực hiện Đề án 06"),
        ("Nghị định số 60/2021/NĐ-CP của Chính phủ chủ động tổ chức", "Chính phủ"),
        ("Sở Tư pháp ban hành Kế hoạch số 99/KH-STP", "Sở Tư pháp"),
        ("UBND tỉnh triển khai Quyết định số 468/QĐ-TTg", "Thủ tướng Chính phủ"),
        ("Quyết định số 12/QĐ-BVHTTDL của Bộ Văn hóa, Thể thao và Du lịch", "Bộ Văn hóa, Thể thao và Du lịch"),
        ("theo Luật Đất đai số 31/2024/QH15", "Quốc hội"),
    ],
)
def test_issuers_are_named_or_read_off_the_symbol(text: str, issuer: str) -> None:
    assert found(text)[0].issuer == issuer


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "Kế hoạch số 36/KH-UBND ngày 05/01/2023 về thông tin, tuyên truyền CCHC năm 2023 trên địa bàn tỉnh. Căn cứ",
            "thông tin, tuyên truyền CCHC năm 2023 trên địa bàn tỉnh",
        ),
        ("Quyết định số 1/QĐ-TTg của Thủ tướng Chính phủ phê duyệt Đề án một cửa; Công văn số 2/BNV-CCHC", "phê duyệt Đề án một cửa"),
        ("theo Quyết định số 1/QĐ-TTg.", None),
    ],
)
def test_subjects_are_read(text: str, subject: str | None) -> None:
    assert found(text)[0].subject == subject


@pytest.mark.parametrize(
    ("text", "pinpoints"),
    [
        ("Điều 5, 6 và 7 Nghị định số 30/2020/NĐ-CP", ["Điều 5", "Điều 6", "Điều 7"]),
        ("điểm a khoản 2 Điều 5 Nghị định số 30/2020/NĐ-CP", ["điểm a khoản 2 Điều 5"]),
        ("điểm a, khoản 2, Điều 5 của Nghị định số 30/2020/NĐ-CP", ["điểm a khoản 2 Điều 5"]),
        (
            "các điểm a, b và d khoản 2 Điều 5 Nghị định số 30/2020/NĐ-CP",
            ["điểm a khoản 2 Điều 5", "điểm b khoản 2 Điều 5", "điểm d khoản 2 Điều 5"],
        ),
        ("khoản 1, 2 Điều 3 và Điều 7 Nghị định số 30/2020/NĐ-CP", ["khoản 1 Điều 3", "khoản 2 Điều 3", "Điều 7"]),
        ("từ Điều 5 đến Điều 8 Nghị định số 30/2020/NĐ-CP", ["Điều 5", "Điều 6", "Điều 7", "Điều 8"]),
        ("Phụ lục I Nghị định số 30/2020/NĐ-CP", ["Phụ lục I"]),
        ("Nghị định số 30/2020/NĐ-CP", [None]),
    ],
)
def test_one_record_a_target(text: str, pinpoints: list[str | None]) -> None:
    references = found(f"theo quy định tại {text}")
    assert [r.pinpoint for r in references] == pinpoints
    assert len({(r.start, r.end) for r in references}) == 1


def test_listed_points_and_clauses_belong_to_the_article_that_follows() -> None:
    references = found("tại điểm d, điểm đ khoản 1 Điều 14 và khoản 4, khoản 5 Điều 50 Nghị định số 186/2025/NĐ-CP")
    assert [r.pinpoint for r in references] == ["điểm d khoản 1 Điều 14", "điểm đ khoản 1 Điều 14", "khoản 4 Điều 50", "khoản 5 Điều 50"]


@pytest.mark.parametrize(
    ("text", "type_", "date", "issuer", "subject"),
    [
        (
            "ngày 20/02/2023, Giám đốc Sở Nội vụ ban hành Quyết định thành lập Tổ Kiểm tra công vụ, nhằm chấn chỉnh",
            "Quyết định", "2023-02-20", "Giám đốc Sở Nội vụ", "thành lập Tổ Kiểm tra công vụ, nhằm chấn chỉnh",
        ),
        ("theo Thông báo ngày 05/3/2023 của Chủ tịch UBND tỉnh về kết luận cuộc họp.", "Thông báo", "2023-03-05", "Chủ tịch UBND tỉnh Bình Thuận", "kết luận cuộc họp"),
    ],
)  # fmt: skip
def test_a_document_without_a_number_is_known_by_its_day_and_issuer(text: str, type_: str, date: str, issuer: str, subject: str) -> None:
    (r,) = found(text)
    assert (r.type, r.number, r.date, r.issuer, r.subject) == (type_, None, date, issuer, subject)
    assert r.key is not None
    assert date in r.key


@pytest.mark.parametrize(
    "text",
    ["UBND tỉnh ban hành Quyết định thành lập Tổ Kiểm tra", "Quyết định của Giám đốc Sở Nội vụ", "ngày 20/02/2023, hội nghị có Báo cáo"],
)
def test_a_type_alone_names_no_document(text: str) -> None:
    assert found(text) == []


def test_a_name_given_in_passing_is_known_from_then_on() -> None:
    text = "Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành Chương trình tổng thể (sau đây gọi tắt là Nghị quyết 76)."
    names = aliases_in(text, found(text))
    assert list(names) == ["Nghị quyết 76"]
    mine = names | read_aliases_of("alias,type,number,date,issuer\nChương trình tổng thể,Nghị quyết,76/NQ-CP,2021-07-15,Chính phủ\n")
    later = resolve(extract("Theo Chương trình tổng thể và Quyết định số 5/QĐ-UBND, các sở thực hiện", PLACE, mine))
    assert next((r.surface, r.number, r.key) for r in later) == ("Chương trình tổng thể", "76/NQ-CP", "nghi quyet|76/nq-cp|2021")
    assert [r.number for r in later] == ["76/NQ-CP", "5/QĐ-UBND"]


def read_aliases_of(text: str) -> dict[str, Reference]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "aliases.csv"
        path.write_text(text, encoding="utf8")
        return read_aliases(path)


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2\n", "alias,type,number\n,Quyết định,5/QĐ-UBND\n", "alias,type,date,number\nX,Luật,2023-13-40,5\n"]
)
def test_a_table_of_names_that_is_none_is_refused(text: str) -> None:
    if not text:
        assert read_aliases_of(text) == {}
        return
    with pytest.raises(CchcError, match="không phải bảng"):
        read_aliases_of(text)


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        ("theo Nghị định của Chính phủ và Quyết định số 5/QĐ-UBND", ["Nghị định của Chính phủ"]),
        ("Quyết định số 12QĐ của tỉnh; văn bản 15/Q.Đ-UB.", ["Quyết định số 12QĐ", "15/Q.Đ-UB"]),
        ("Quyết định số 5/QĐ-UBND ngày 01/02/2023 đạt 12/28 cơ quan", []),
    ],
)
def test_what_was_not_recognised_is_listed(text: str, missed: list[str]) -> None:
    assert [text[a:b] for a, b in unrecognised(text, found(text))] == missed


@pytest.mark.parametrize("form", ["html", "markdown", "text"])
@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Quyết định số 5/QĐ-UBND", " & <b>", "[x](y)", " ngày 01/02/2023", "; ", "*", "Luật Đất đai", "này "]), max_size=9
    ).map("".join)
)
def test_marks_are_put_around_exactly_the_references(form: str, text: str) -> None:
    references = found(text)
    marked = annotate(text, references, form)
    if form == "html":
        assert html.unescape(re.sub(r"</?(?:a|span)\b[^>]*>", "", marked)) == text
        shown = [html.unescape(s) for s in re.findall(r"<(?:a|span) [^>]*>(.*?)</(?:a|span)>", marked)]
    elif form == "markdown":
        plain = re.sub(r"(?<!\\)\[((?:[^\[\]\\]|\\.)*)\]\(#[^)]*\)", r"\1", marked)
        assert re.sub(r"\\(.)", r"\1", plain) == text
        return
    else:
        assert re.sub(r"⟦(.*?)(?:\|[^⟧]*)?⟧", r"\1", marked) == text
        shown = re.findall(r"⟦(.*?)(?:\|[^⟧]*)?⟧", marked)
    assert shown == list(
        dict.fromkeys((r.start, r.surface) for r in references) and [s for _, s in dict.fromkeys((r.start, r.surface) for r in references)]
    )


@pytest.mark.parametrize(
    "unit",
    [
        " ",
        "1",
        "a",
        "Luật ",
        "Điều 1, ",
        "ngày ",
        "số số ",
        "1/",
        "-1-",
        "(",
        "Quyết định ",
        "khoản 1 ",
        ". ",
        "của ",
        "Quyết định số 1/QĐ-A ",
        "\u00a0",
        "Luật sửa đổi ",
    ],
)
def test_no_text_makes_a_pattern_go_back_over_it(unit: str) -> None:
    text = "Quyết định số 316/QĐ-UBND" + unit * (200_000 // len(unit)) + "ngày"
    start = time.perf_counter()
    extract(text, PLACE)
    assert time.perf_counter() - start < 20  # a pattern that backtracks takes hours


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("theo quy định tại Luật Xây dựng và khu dân cư khác", "Luật Xây dựng"),
        ("Điều 19 Luật Căn cước 2023 có quy định", "Luật Căn cước 2023"),
        ("thi hành Luật Tiếp cận thông tin.", "Luật Tiếp cận thông tin"),
        ("của Luật ban hành VBQPPL và các văn bản", "Luật ban hành VBQPPL"),
        ("theo Luật Ngân sách nhà nước năm 2015", "Luật Ngân sách nhà nước năm 2015"),
        ("triển khai Đề án 06 của Chính phủ", "Đề án 06"),
    ],
)
def test_laws_and_schemes_are_known_by_name(text: str, name: str) -> None:
    assert [(r.kind, r.name) for r in found(text)] == [("named", name)]


def test_an_abbreviated_law_is_the_law() -> None:
    assert found("Luật ban hành VBQPPL,")[0].key == found("Luật Ban hành văn bản quy phạm pháp luật,")[0].key


def test_short_forms_resolve_only_to_the_one_that_fits() -> None:
    full = "Kế hoạch số 4344/KH-UBND ngày 20/12/2022; Quyết định số 5/QĐ-UBND ngày 01/01/2023; Quyết định số 5/QĐ-TTg ngày 01/01/2023. "
    plan, decision, this = [r for r in found(full + "Theo Kế hoạch 4344 và Quyết định số 5, Kế hoạch này") if r.kind != "full"]
    assert (plan.number, plan.year) == ("4344/KH-UBND", 2022)
    assert decision.key is None
    assert "có thể là" in decision.warnings[0]
    assert this.key == plan.key


def test_the_same_number_in_two_years_is_two_documents_and_in_one_year_is_one() -> None:
    a, b, c, d = found(
        "Chỉ thị số 23/CT-TTg ngày 02/9/2021, Chỉ thị số 23/CT-TTg ngày 26/12/2022, Chỉ thị số 23/CT-TTg ngày 26/12/2022, Chỉ thị số 23/CT-TTg"
    )
    assert a.key != b.key == c.key
    assert d.year is None
    assert d.warnings


def test_a_mention_without_a_date_takes_the_year_the_report_gives() -> None:
    first, second = found("Quyết định số 316/QĐ-UBND ngày 17/02/2023; theo Quyết định số 316/QĐ-UBND")
    assert first.key == second.key


def test_contradicting_dates_are_flagged() -> None:
    assert all(r.warnings for r in found("Quyết định số 9/QĐ-UBND ngày 01/02/2023; Quyết định số 9/QĐ-UBND ngày 03/04/2023"))


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (("45/2016/QĐ-TTg", 2016), ("45/2016/QD-TTG", 2016), True), (("02/CT-UBND", 2023), ("2/CT-UBND", 2023), True),
        (("316/QĐ-UBND", 2023), ("316/QĐ-UBND", 2022), False), (("316/QĐ-UBND", 2023), ("317/QĐ-UBND", 2023), False),
    ],
)  # fmt: skip
def test_keys_fold_what_does_not_tell_documents_apart(a: tuple[str, int], b: tuple[str, int], same: bool) -> None:
    keys = [document_key(type="x", number=n, name=None, year=y, issuer="UBND tỉnh A") for n, y in (a, b)]
    assert (keys[0] == keys[1]) is same


def test_the_same_number_of_two_provinces_is_two_documents() -> None:
    keys = {document_key(type="Quyết định", number="1/QĐ-UBND", name=None, year=2023, issuer=i) for i in ("UBND tỉnh A", "UBND tỉnh B")}
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        (
            "Công văn số 569/UBND-KSTT về đẩy mạnh dịch vụ theo Quyết định số 45/2016/QĐ-TTg",
            [("569/UBND-KSTT", "implements", "45/2016/QĐ-TTg")],
        ),
        (
            "Thực hiện Quyết định số 876/QĐ-BNV; Công văn số 6203/BNV-CCHC, UBND tỉnh có Báo cáo số 14/BC-UBND",
            [("14/BC-UBND", "implements", "876/QĐ-BNV"), ("14/BC-UBND", "implements", "6203/BNV-CCHC")],
        ),
        (
            "Nghị định số 108/2014/NĐ-CP (được sửa đổi, bổ sung tại Nghị định số 113/2018/NĐ-CP và Nghị định số 143/2020/NĐ-CP)",
            [("113/2018/NĐ-CP", "amends", "108/2014/NĐ-CP"), ("143/2020/NĐ-CP", "amends", "108/2014/NĐ-CP")],
        ),
        ("Thông tư số 1/2023/TT-BNV thay thế Thông tư số 2/2020/TT-BNV", [("1/2023/TT-BNV", "replaces", "2/2020/TT-BNV")]),
        ("Thông tư số 1/2023/TT-BNV hướng dẫn thi hành Nghị định số 2/2020/NĐ-CP", [("1/2023/TT-BNV", "guides", "2/2020/NĐ-CP")]),
        (
            "Nghị định số 1/2014/NĐ-CP (được sửa đổi bởi Nghị định số 2/2018/NĐ-CP ngày 31/8/2018, Nghị định số 3/2020/NĐ-CP), Thông tư số 4/2021/TT-BNV",
            [("2/2018/NĐ-CP", "amends", "1/2014/NĐ-CP"), ("3/2020/NĐ-CP", "amends", "1/2014/NĐ-CP")],
        ),
        ("Kế hoạch số 338/KH-TCT của Tổ công tác thực hiện Đề án 06 về khảo sát", []),
        ("Căn cứ Nghị định số 30/2020/NĐ-CP", [(None, "based_on", "30/2020/NĐ-CP")]),
        ("Luật số 87/2025/QH15 thay thế Luật số 64/2025/QH15", [("87/2025/QH15", "replaces", "64/2025/QH15")]),
        (
            "UBND tỉnh ban hành Kế hoạch số 317/KH-UBND triển khai Quyết định số 1046/QĐ-TTg ban hành Kế hoạch thực hiện Kết luận số 28-KL/TW; Kết luận số 40-KL/TW",
            [
                ("317/KH-UBND", "implements", "1046/QĐ-TTg"),
                ("1046/QĐ-TTg", "implements", "28-KL/TW"),
                ("1046/QĐ-TTg", "implements", "40-KL/TW"),
            ],
        ),
        ("UBND tỉnh ban hành Kế hoạch số 17/KH-UBND về theo dõi thi hành pháp luật; Kế hoạch số 502/KH-UBND", []),
    ],
)
def test_relations_are_read_from_the_words_between(text: str, edges: list[tuple[str | None, str, str]]) -> None:
    relations = relate(text, found(text))
    assert [(r.subject.number if r.subject else None, r.relation, r.object.number) for r in relations if r.relation != "cites"] == edges


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Quyết định ",
                "số ",
                "316/QĐ-UBND",
                " ngày ",
                "17/02/2023",
                " của ",
                "UBND tỉnh",
                "; ",
                ". ",
                "Điều 5, 6 ",
                "Luật ",
                "này",
                "và ",
                "4344",
            ]
        ),
        max_size=14,
    ).map("".join)
)
def test_spans_are_slices_and_nothing_is_cited_twice_at_one_place(text: str) -> None:
    references = found(text)
    assert all(text[r.start : r.end] == r.surface for r in references)
    assert len({(r.start, r.pinpoint) for r in references}) == len(references)


def test_long_text_is_read_in_linear_time() -> None:
    unit = "Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh về phê duyệt danh mục thủ tục; "

    def seconds(count: int) -> float:
        start = time.thread_time()
        extract(unit * count, PLACE)
        return time.thread_time() - start

    seconds(20)
    assert seconds(800) < 12 * seconds(200) + 0.5


@pytest.mark.parametrize("name", [*CLEAN, *SCANNED])
def test_the_sample_reports_cite_what_their_gold_says(name: str) -> None:
    gold = [json.loads(line) for line in (GOLD / f"{name}.refs.jsonl").read_text(encoding="utf8").splitlines()]
    score = score_references(gold, reference_records(analyse(read(SAMPLE / f"{name}.txt"))))
    assert score["f1"] >= 0.9
    assert (score["type"], score["date"], score["issuer"]) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("name", [*CLEAN, *SCANNED])
def test_records_point_at_the_source(name: str) -> None:
    analysis = analyse(read(SAMPLE / f"{name}.txt"))
    for record in reference_records(analysis):
        assert analysis.report.text[record["start"] : record["end"]] == record["raw"]
        assert analysis.report.lines[record["line"] - 1].page == record["page"]
        if record["number"]:
            assert record["number"].split("/")[0].split("-")[0] in analysis.report.lines[record["line"] - 1].text


def test_the_real_report_is_read_as_its_gold_says(seed: Path) -> None:
    gold = [json.loads(line) for line in (seed / "seed" / "dev.refs.jsonl").read_text(encoding="utf8").splitlines()]
    records = [r for r in reference_records(analyse(read(seed / "seed" / "report.ocr.txt"))) if r["line"] <= 330]
    score = score_references(gold, records)
    assert score["f1"] >= 0.97
    assert score["type"] == 1.0
