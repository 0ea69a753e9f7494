"""What office programs are given to write, and the program that writes it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.waiting import PATIENCE

HTML = """<html><head><meta charset="utf-8"></head><body><font face="Liberation Serif">
<table border=0><tr><td><b>ỦY BAN NHÂN DÂN<br>TỈNH MINH HÀ</b></td>\
<td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\
<br>Độc lập - Tự do - Hạnh phúc</b></td></tr>
<tr><td>Số: 41/BC-UBND</td><td><i>Minh Hà, ngày 15 tháng 3 năm 2023</i></td></tr></table>
<h2 align=center>BÁO CÁO</h2><p align=center><b>Công tác cải cách hành chính quý I năm 2023</b></p>
<p>Thực hiện Quyết định số 316/QĐ-UBND ngày 17/02/2023 của UBND tỉnh về việc\
 ban hành Kế hoạch cải cách hành chính năm 2023, UBND tỉnh\
 báo cáo kết quả
thực hiện nhiệm vụ cải cách hành chính quý I năm 2023 như sau:\
<sup><a class="sdfootnoteanc" name="sdfootnote1anc" \
href="#sdfootnote1sym"><sup>1</sup></a></sup></p>
<h3>I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH</h3>\
<p>1. UBND tỉnh đã ban hành Kế hoạch số 12/KH-UBND ngày 05/01/2023.</p>
<table border=1><tr><th>STT</th><th>Cơ quan</th><th>Số hồ sơ</th></tr>\
<tr><td>1</td><td>Sở Nội vụ, theo Quyết định số 77/QĐ-UBND ngày 02/02/2023</td><td>120</td></tr>
<tr><td>2</td><td>Sở Tài chính</td><td>98</td></tr></table>
<p>Nơi nhận:<br>- Bộ Nội vụ;<br>- Lưu: VT, NC.</p>\
<p>TM. ỦY BAN NHÂN DÂN<br>KT. CHỦ TỊCH<br>PHÓ CHỦ TỊCH<br><br>Nguyễn Văn An</p>
<div id="sdfootnote1"><p class="sdfootnote"><a class="sdfootnotesym" \
name="sdfootnote1sym" href="#sdfootnote1anc">1</a>\
Kế hoạch số 09/KH-UBND ngày 09/01/2023 của UBND tỉnh.</p></div>
</font></body></html>"""
ENGLISH = (
    "The office of the department keeps the registers of the year and sends a copy of each"
    " to the archive. " * 6
)


def convert(target: str, *files: Path, out: Path, infilter: str | None = None) -> None:
    command = [
        "soffice",
        "--headless",
        f"-env:UserInstallation={(out / 'profile').as_uri()}",
        *([f"--infilter={infilter}"] if infilter else []),
    ]
    subprocess.run(
        [*command, "--convert-to", target, "--outdir", str(out), *map(str, files)],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )


def make_slides(path: Path) -> None:
    from pptx import Presentation

    show = Presentation()
    for title, text in (
        ("Kết quả quý I", "Quyết định số 316/QĐ-UBND ngày 17/02/2023"),
        ("Nhiệm vụ quý II", "Kế hoạch số 12/KH-UBND ngày 05/01/2023"),
    ):
        slide = show.slides.add_slide(show.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = title, text
    show.save(path)
