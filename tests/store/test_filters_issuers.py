"""Documents of an issuer in its province, and of a province with those that it was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

import cchc_nlp
from cchc_nlp.store import Filters, allowed, open_store

_HEAD = (
    "{body}\n\nSố: {number}\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
    "{place}, ngày 15 tháng 7 năm 2025\n\nBÁO CÁO\nKết quả cải cách hành chính quý II năm 2025\n\n"
)
_REPORTS = {
    "a.txt": _HEAD.format(
        body="UBND TỈNH LÂM ĐỒNG\nSỞ NỘI VỤ", number="41/BC-SNV", place="Lâm Đồng"
    )
    + "Thực hiện Kế hoạch số 88/KH-SNV ngày 03/01/2025 của Sở Nội vụ về kiểm tra công vụ.\n"
    "Kế thừa Quyết định số 12/QĐ-UBND ngày 05/02/2024 của UBND tỉnh Bình Thuận về thi đua.\n",
    "b.txt": _HEAD.format(
        body="UBND TỈNH KHÁNH HÒA\nSỞ NỘI VỤ", number="52/BC-SNV", place="Khánh Hòa"
    )
    + "Thực hiện Kế hoạch số 88/KH-SNV ngày 05/01/2025 của Sở Nội vụ về thi đua.\n",
    "c.txt": _HEAD.format(
        body="ỦY BAN NHÂN DÂN\nTỈNH LÂM ĐỒNG", number="9/BC-UBND", place="Lâm Đồng"
    )
    + "UBND tỉnh đã ban hành Quyết định số 12/QĐ-UBND ngày 06/8/2025 về quy chế làm việc.\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("places")
    for name, text in _REPORTS.items():
        (root / name).write_text(text, encoding="utf8")
    cchc_nlp.ingest(root, root / "store", encoder=None)
    return root / "store"


@pytest.mark.parametrize(
    ("issuer", "keys"),
    [
        ("Sở Nội vụ tỉnh Lâm Đồng", {"ke hoach|88/kh-snv|2025|tinh lam dong"}),
        (
            "sở nội vụ",
            {"ke hoach|88/kh-snv|2025|tinh lam dong", "ke hoach|88/kh-snv|2025|tinh khanh hoa"},
        ),
        ("UBND tỉnh Bình Thuận", {"quyet dinh|12/qd-ubnd|2024|ubnd tinh binh thuan"}),
        ("UBND tỉnh Lâm Đồng", {"quyet dinh|12/qd-ubnd|2025|ubnd tinh lam dong"}),
        (
            "tỉnh Lâm Đồng gồm cả trước sáp nhập",
            {
                "quyet dinh|12/qd-ubnd|2025|ubnd tinh lam dong",
                "quyet dinh|12/qd-ubnd|2024|ubnd tinh binh thuan",
                "ke hoach|88/kh-snv|2025|tinh lam dong",
            },
        ),
    ],
)
def test_an_issuer_is_asked_for_with_its_province(
    folder: Path, issuer: str, keys: set[str]
) -> None:
    store = open_store(folder)
    ids = allowed(store, "document", Filters(issuer=issuer))
    assert ids is not None
    found = {
        key
        for i in ids.tolist()
        for key in store.database.column("SELECT key FROM documents WHERE id = ?", (i,))
    }
    assert {key for key in found if not key.startswith("bao cao|")} == keys
