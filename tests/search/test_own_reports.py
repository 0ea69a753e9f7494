"""A report of a store is a document of it, whether another cites it or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_nlp.ingest import ingest
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.store import Filters, document_records, is_own_key

_CITED, _UNCITED, _UNNUMBERED = "bc-quy-1.txt", "ke-hoach.txt", "thang-3.txt"
_TEXTS = {
    _CITED: """ỦY BAN NHÂN DÂN
TỈNH HÀ NAM
-------
Số: 112/BC-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Hà Nam, ngày 04 tháng 4 năm 2024

BÁO CÁO
Kết quả công tác cải cách hành chính quý I năm 2024

Thực hiện Quyết định số 876/QĐ-TTg ngày 22/7/2022 của Thủ tướng Chính phủ về giao thông xanh.
Các cơ quan đã giải quyết hồ sơ đúng hạn và trả kết quả tại bộ phận một cửa.
""",
    _UNCITED: """ỦY BAN NHÂN DÂN
HUYỆN LÝ NHÂN
-------
Số: 45/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Lý Nhân, ngày 12 tháng 01 năm 2024

KẾ HOẠCH
Kiểm tra an toàn thực phẩm tại các chợ

Thực hiện Báo cáo số 112/BC-UBND ngày 04/4/2024 của UBND tỉnh Hà Nam, huyện kiểm tra các chợ.
""",
    _UNNUMBERED: """BÁO CÁO
Tình hình thủy lợi tháng 3 năm 2024

Các trạm bơm hoạt động tốt, kênh mương được nạo vét trước mùa mưa.
""",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("own")
    (made / "files").mkdir()
    for name, text in _TEXTS.items():
        (made / "files" / name).write_text(text, "utf8")
    ingest(made / "files", made / "store")
    return made


@pytest.fixture(scope="module")
def searcher(folder: Path) -> Searcher:
    return Searcher(folder / "store")


@pytest.mark.parametrize(
    ("question", "report"),
    [
        ("112/BC-UBND", _CITED),
        ("45/KH-UBND", _UNCITED),
        ("báo cáo cải cách hành chính quý I năm 2024 của UBND tỉnh Hà Nam", _CITED),
        ("bao cao cai cach hanh chinh nam 2024 cua ubnd tinh ha nam", _CITED),
        ("kế hoạch của UBND huyện Lý Nhân", _UNCITED),
        ("kế hoạch an toàn thực phẩm", _UNCITED),
        ("báo cáo về thủy lợi", _UNNUMBERED),
        ("Ha Nam report on administrative reform in 2024", _CITED),
    ],
)
def test_it_is_the_first_answer(searcher: Searcher, question: str, report: str) -> None:
    first = searcher.answer(question).hits[0]
    assert (first.kind, first.report, first.certain) == ("document", report, True)
    assert first.document is not None
    assert first.document.report == first.digest


def test_cited_and_own_are_one_document(searcher: Searcher) -> None:
    hits = searcher.answer("112/BC-UBND").hits
    assert len(hits) == 1
    assert hits[0].document is not None
    assert hits[0].document.mentions == 1
    assert [m.report for m in hits[0].mentions] == [_UNCITED]


def test_a_report_that_is_named_passes_as_the_document_that_it_is(searcher: Searcher) -> None:
    answer = searcher.answer("chợ", kind="documents", filters=Filters(report=_UNCITED))
    assert {h.document.number for h in answer.hits if h.document} == {"45/KH-UBND", "112/BC-UBND"}


def test_it_is_counted_where_it_is_found(searcher: Searcher) -> None:
    answer = searcher.answer("kế hoạch an toàn thực phẩm")
    assert answer.facets["report"][_UNCITED] == answer.total == 1


def test_tables_have_what_is_cited(folder: Path, searcher: Searcher) -> None:
    cited = {d.number for d in searcher.store.queries.documents()}
    assert cited == {"112/BC-UBND", "876/QĐ-TTg"}
    assert searcher.store.counts()["documents"] == len(cited)
    assert {row["number"] for row in document_records(searcher.store)} == cited


def test_a_key_that_means_nothing_outside_is_not_given(searcher: Searcher) -> None:
    answer = searcher.answer("báo cáo về thủy lợi")
    assert answer.hits[0].document is not None
    assert is_own_key(answer.hits[0].document.key)
    assert answer.record()["hits"][0]["document"]["key"] is None


def test_it_goes_when_the_last_of_its_copies_goes(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for name in ("ban-1.txt", "ban-2.txt"):
        (files / name).write_text(_TEXTS[_UNCITED] + name, "utf8")
    store = tmp_path / "store"
    for left in (["ban-1.txt", "ban-2.txt"], ["ban-2.txt"]):
        for path in files.iterdir():
            if path.name not in left:
                path.unlink()
        ingest(files, store, prune=True)
        hits = Searcher(store).answer("45/KH-UBND").hits
        assert [h.report in left for h in hits] == [True]
    (files / "ban-2.txt").write_text("Báo cáo khác, không có số nào.", "utf8")
    ingest(files, store)
    answer = Searcher(store).answer("45/KH-UBND")
    assert not any(h.certain for h in answer.hits)
