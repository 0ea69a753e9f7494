"""The foot of a document, as reading gives its two columns."""

from __future__ import annotations

import pytest

from cchc_nlp.layout.signature import read_signature

BODY = ["Trên đây là báo cáo của UBND tỉnh./."]
LIST = ["Nơi nhận:", "- Như trên;", "- Thường trực Tỉnh ủy (báo cáo);", "- Lưu: VT, NC."]
ANNEX = ["PHỤ LỤC", "1. Số hồ sơ: 7.", "- Bộ phận một cửa;", "GIÁM ĐỐC", "Trần Thị Khác"]
TWO = ("Như trên", "Thường trực Tỉnh ủy (báo cáo)")
DEPUTY = "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"
FEET: list[tuple[str, list[str], tuple[str, ...], str | None, str | None]] = [
    ("one column after the other", [*BODY, *LIST, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn Mẫu"],
     TWO, DEPUTY, "Lê Văn Mẫu"),
    ("the right column first",
     [*BODY, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "(Đã ký)", "Lê Văn Mẫu", *LIST],
     TWO, DEPUTY, "Lê Văn Mẫu"),
    ("before an appendix", [*BODY, *LIST, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn Mẫu", *ANNEX],
     TWO, DEPUTY, "Lê Văn Mẫu"),
    ("before notes", [*BODY, *LIST, "GIÁM ĐỐC", "Lê Văn Mẫu", "Ghi chú:", "- Chưa gồm các xã;"],
     TWO, "GIÁM ĐỐC", "Lê Văn Mẫu"),
    ("before footnotes", [*BODY, *LIST, "GIÁM ĐỐC", "Lê Văn Mẫu", "1 Gồm: Sở Nội vụ, Sở Y tế.",
                          "- Kế hoạch số 5/KH-SNV;"], TWO, "GIÁM ĐỐC", "Lê Văn Mẫu"),
    ("between its lines", ["Nơi nhận:", "KT. CHỦ TỊCH", "- Như trên;", "- Lưu: VT.", "PHÓ CHỦ TỊCH",
                           "Lê Văn Mẫu"], ("Như trên",), DEPUTY, "Lê Văn Mẫu"),
    ("joined line by line", ["Nơi nhận: TM. ỦY BAN NHÂN DÂN", "- Như trên; KT. CHỦ TỊCH",
                             "- Bộ Nội vụ; PHÓ CHỦ TỊCH", "- Lưu: VT, NC. Lê Văn Mẫu"],
     ("Như trên", "Bộ Nội vụ"), f"TM. ỦY BAN NHÂN DÂN / {DEPUTY}", "Lê Văn Mẫu"),
    ("all on one line",
     ["Nơi nhận: KT. CHỦ TỊCH PHÓ CHỦ TỊCH Lê Văn Mẫu"], (), DEPUTY, "Lê Văn Mẫu"),
    ("cells of a table", ["Nơi nhận: - Như trên; - Lưu: VT.\tGIÁM ĐỐC", "\tLê Văn Mẫu"],
     ("Như trên",), "GIÁM ĐỐC", "Lê Văn Mẫu"),
    ("misread", ["Mới nhận: KT, CHỦ TICH", "- Như Điều 5; š", "~ Bộ Tư pháp; 9v tio CHỦ TỊCH",
                 "- Lưu: VT.", "kcê/", "XZ@uyễn Văn Mẫu"],
     ("Như Điều 5", "Bộ Tư pháp"), DEPUTY, "Nguyễn Văn Mẫu"),
    ("its heading misread",
     ["có trách nhiệm thi hành./.", "Nginhim: KT. CHỦ TỊCH", "- Như Điều 3; ñ É",
      "- Lưu: VT."], ("Như Điều 3",), "KT. CHỦ TỊCH", None),
    ("the deputy's word lost", ["Nơi nhận: TM. ỦY BAN NHÂN DÂN", "- Như trên;", "- Lưu: VT.",
                                "Ó CHỦ TỊCH", "Trân Văn Mẫu"],
     ("Như trên",), "TM. ỦY BAN NHÂN DÂN / PHÓ CHỦ TỊCH", "Trần Văn Mẫu"),
    ("recipients over lines", ["Nơi nhận:", "- Các Sở: Văn hóa, Thể thao và Du lịch,",
                               "Tư pháp, Xây dựng;", "- Trung tâm Xúc tiến",
                               "đầu tư tỉnh;", "- Lưu: VT."],
     ("Các Sở: Văn hóa, Thể thao và Du lịch, Tư pháp, Xây dựng", "Trung tâm Xúc tiến đầu tư tỉnh"),
     None, None),
    ("recipients without marks", ["Nơi nhận:", "Như trên;", "Bộ Nội vụ;", "Lưu: VT."],
     ("Như trên", "Bộ Nội vụ"), None, None),
    ("an office and whose deputy it is",
     ["Nơi nhận:", "- Như trên;", "- Lưu: VT, KTTH.", "TL. CHỦ TỊCH",
      "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG", "Lê Văn Mẫu"],
     ("Như trên",), "TL. CHỦ TỊCH / KT. CHÁNH VĂN PHÒNG / PHÓ CHÁNH VĂN PHÒNG", "Lê Văn Mẫu"),
    ("a steering committee", [*LIST, "TM. BAN CHỈ ĐẠO", "PHÓ TRƯỞNG BAN", "PHÓ CHỦ TỊCH UBND TỈNH",
                              "Lê Văn Mẫu"],
     TWO, "TM. BAN CHỈ ĐẠO / PHÓ TRƯỞNG BAN / PHÓ CHỦ TỊCH UBND TỈNH", "Lê Văn Mẫu"),
    ("the Party", ["Nơi nhận:", "- Tỉnh ủy;", "- Lưu Văn phòng.", "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ",
                   "Lê Văn Mẫu"], ("Tỉnh ủy",), "T/M BAN THƯỜNG VỤ / PHÓ BÍ THƯ", "Lê Văn Mẫu"),
    ("the police, with a rank", [*LIST, "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Đại tá Lê Văn Mẫu"],
     TWO, "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC", "Lê Văn Mẫu"),
    ("a school, with a degree", [*LIST, "HIỆU TRƯỞNG", "PGS.TS. Lê Thị Mẫu"],
     TWO, "HIỆU TRƯỞNG", "Lê Thị Mẫu"),
    ("a court", [*LIST, "Q. CHÁNH ÁN", "Lê Thị Mẫu"], TWO, "Q. CHÁNH ÁN", "Lê Thị Mẫu"),
    ("a council", [*LIST, "CHỦ TỊCH", "LÊ VĂN MẪU"], TWO, "CHỦ TỊCH", "Lê Văn Mẫu"),
    ("a name of another people", [*LIST, "CHỦ TỊCH", "K' Mẫu"], TWO, "CHỦ TỊCH", "K' Mẫu"),
    ("no list", [*BODY, "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "Nguyễn Văn An"],
     (), f"TM. ỦY BAN NHÂN DÂN / {DEPUTY}", "Nguyễn Văn An"),
    ("no name", ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"], (), "TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG", None),
    ("the office that decides signs nothing", ["CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "Căn cứ Luật;",
                                               "QUYẾT ĐỊNH:", "Điều 1. Giao Sở Nội vụ.", *LIST],
     TWO, None, None),
    ("places that begin as a signed line does", ["Nơi nhận:", "- UBND các xã:", "- Kỳ Anh, Kỳ Sơn;",
                                                 "- Kỳ Hải;", "- Lưu: VT.", "CHỦ TỊCH", "Ký:",
                                                 "Lê Văn Mẫu"],
     ("UBND các xã", "Kỳ Anh, Kỳ Sơn", "Kỳ Hải"), "CHỦ TỊCH", "Lê Văn Mẫu"),
    ("a name far below", [*LIST, "CHỦ TỊCH", *["Nội dung công việc của phụ lục."] * 20,
                          "Lê Văn Mẫu"], TWO, "CHỦ TỊCH", None),
    ("a sentence", ["Chủ tịch UBND tỉnh giao Sở Nội vụ."], (), None, None),
    ("a list of people", ["1. Ông Lê Văn Mẫu - Giám đốc.", "2. Bà Lê Thị Mẫu"], (), None, None),
    ("nothing", [], (), None, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "recipients", "office", "signer"), [f[1:] for f in FEET], ids=[f[0] for f in FEET]
)
def test_feet_are_read(
    lines: list[str], recipients: tuple[str, ...], office: str | None, signer: str | None
) -> None:
    assert read_signature(lines) == (recipients, office, signer)
