"""How fast references are extracted: MB of text a second of one core, beside legal-reference-
extraction (German) on text of its language in the same run.

usage: python tests/benchmarks/references.py
           half a minute; the other library comes with `pip install -e .[benchmark]`
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence

from cchc_nlp.references import extract

CITING = [
    (
        "Ngày 17/01/2023, UBND tỉnh ban hành Kế hoạch số 162/KH-UBND về theo dõi tình hình thi"
        " hành pháp luật năm 2023 trên địa bàn tỉnh."
    ),
    (
        "Thực hiện Quyết định số 45/2016/QĐ-TTg ngày 19/10/2016 của Thủ tướng Chính phủ về việc"
        " tiếp nhận hồ sơ, trả kết quả qua dịch vụ bưu chính công ích, các sở đã niêm yết."
    ),
    (
        "Theo khoản 2 Điều 5 Nghị định số 107/2021/NĐ-CP ngày 06/12/2021 của Chính phủ, bộ phận"
        " một cửa tiếp nhận hồ sơ không phụ thuộc địa giới hành chính."
    ),
    (
        "Việc cung cấp thông tin theo Luật Tiếp cận thông tin được các cơ quan chuyên môn thuộc"
        " UBND tỉnh thực hiện đầy đủ, đúng thời hạn quy định."
    ),
    (
        "Công văn số 569/UBND-NCKSTTHC ngày 24/02/2023 của UBND tỉnh chỉ đạo các sở, ban, ngành"
        " khẩn trương rà soát, đơn giản hóa thủ tục hành chính."
    ),
]
PLAIN = [
    (
        "Công tác cải cách hành chính tiếp tục được các cấp ủy, chính quyền quan tâm chỉ đạo,"
        " tổ chức thực hiện đạt nhiều kết quả tích cực."
    ),
    (
        "Trong quý I năm 2023, tỷ lệ hồ sơ giải quyết đúng hạn đạt 99,8% (10.866/10.888 hồ sơ),"
        " tăng 1,2% so với cùng kỳ năm trước."
    ),
    (
        "Các cơ quan, đơn vị đã niêm yết công khai đầy đủ thủ tục hành chính tại Bộ phận Tiếp"
        " nhận và Trả kết quả theo quy định."
    ),
    (
        "Bên cạnh những kết quả đạt được, công tác tuyên truyền còn một số hạn chế, chưa thường"
        " xuyên, hình thức chưa phong phú."
    ),
]
GERMAN_CITING = [
    (
        "Der Anspruch ergibt sich aus § 433 Abs. 2 BGB, denn die Parteien haben einen wirksamen"
        " Kaufvertrag über das Fahrzeug geschlossen."
    ),
    (
        "Nach § 42 Abs. 2 VwGO ist die Klage nur zulässig, wenn der Kläger geltend macht, in"
        " seinen Rechten verletzt zu sein."
    ),
    (
        "So hat der Bundesgerichtshof bereits entschieden (BGH, Urteil vom 12. Mai 2010 - VIII"
        " ZR 295/09), und daran ist festzuhalten."
    ),
    (
        "Die Kostenentscheidung folgt aus §§ 91, 92 ZPO, die vorläufige Vollstreckbarkeit aus §"
        " 708 Nr. 10 ZPO."
    ),
]
GERMAN_PLAIN = [
    (
        "Die Klägerin betreibt seit mehreren Jahren ein Unternehmen, das mit gebrauchten"
        " Maschinen handelt und diese auch vermietet."
    ),
    (
        "Im Laufe des Verfahrens hat das Gericht zwei Zeugen gehört, deren Aussagen in"
        " wesentlichen Punkten übereinstimmen."
    ),
    (
        "Der Senat hält an dieser Auffassung nach erneuter Prüfung fest, weil die Einwände der"
        " Beklagten nicht durchgreifen."
    ),
]


def paragraphs(citing: Sequence[str], plain: Sequence[str], every: int, size: int) -> list[str]:
    """Paragraphs of eight sentences, one in ``every`` of them with a reference, ``size`` bytes in
    all.
    """
    draw, out, made = random.Random(3), list[str](), 0
    while made < size:
        out.append(
            " ".join(
                draw.choice(citing) if draw.random() < 1 / every else draw.choice(plain)
                for _ in range(8)
            )
        )
        made += len(out[-1].encode())
    return out


def rate(work: Callable[[str], int], texts: list[str]) -> tuple[float, int]:
    """MB a second of one core, the best of three runs, and the references found."""
    best, found = 0.0, 0
    for text in texts[:20]:
        work(text)
    for _ in range(3):
        start = time.process_time()
        found = sum(map(work, texts))
        best = max(
            best, sum(len(t.encode()) for t in texts) / 1e6 / max(time.process_time() - start, 1e-9)
        )
    return best, found


def main() -> None:
    for every in (2, 10):
        ours, found = rate(lambda t: len(extract(t)), paragraphs(CITING, PLAIN, every, 2_000_000))
        print(
            f"a reference in every {every}. sentence: {ours:5.1f} MB/s, {found} references",
            flush=True,
        )
        try:
            from refex.orchestrator import CitationExtractor
        except ImportError:
            print("  legal-reference-extraction is not installed: pip install -e .[benchmark]")
            continue
        peer = CitationExtractor()
        theirs, found = rate(
            lambda t, peer=peer: len(peer.extract(t).citations),
            paragraphs(GERMAN_CITING, GERMAN_PLAIN, every, 200_000),
        )
        print(
            (
                f"  legal-reference-extraction, German: {theirs:5.2f} MB/s, {found} references;"
                f" ratio {ours / theirs:.1f}"
            ),
            flush=True,
        )
    unit = " ".join(CITING + PLAIN) + " "
    for size in (1_000_000, 10_000_000):
        text = unit * (size // len(unit.encode()))
        start = time.process_time()
        found = len(extract(text))
        print(
            (
                f"one text of {size // 1_000_000} MB:"
                f" {size / 1e6 / (time.process_time() - start):5.1f} MB/s, {found} references"
            ),
            flush=True,
        )


if __name__ == "__main__":
    main()
