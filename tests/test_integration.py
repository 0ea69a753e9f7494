"""spaCy, sentence-transformers, the wheel, the notebook, OCR: the real ones."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, SAMPLE, Run

from cchc_nlp.evaluate import score_restoration
from cchc_nlp.files import model_folder
from cchc_nlp.index.encoder import load_encoder
from cchc_nlp.pipeline import analyse, restorer
from cchc_nlp.read import read


def test_a_docbin_keeps_everything(tmp_path: Path, store: Path, cchc: Run) -> None:
    from spacy.tokens import DocBin

    from cchc_nlp.components import blank, to_doc

    analysis = analyse(read(SAMPLE / "so-noi-vu-2023-q2.txt"))
    doc = to_doc(analysis)
    cchc("export", "-o", tmp_path / "docs.spacy", "--store", store)
    docs = {d._.report: d for d in DocBin().from_disk(tmp_path / "docs.spacy").get_docs(blank().vocab)}
    assert len(docs) == 6
    back = docs["so-noi-vu-2023-q2.txt"]
    assert back.text == doc.text
    assert [t.text for t in back] == [t.text for t in doc]
    assert [s.text for s in back.sents] == [s.text for s in doc.sents]
    assert [(s.text, s.label_, s._.reference) for s in back.spans["references"]] == [
        (s.text, s.label_, s._.reference) for s in doc.spans["references"]
    ]
    assert [(s.label_, s._.section, s._.lines) for s in back.spans["passages"]] == [
        (s.label_, s._.section, s._.lines) for s in doc.spans["passages"]
    ]
    assert "tinh giản" in [t.text.lower() for t in back]


def test_references_of_one_extent_keep_their_records() -> None:
    from cchc_nlp.components import blank

    doc = blank()("Theo Điều 5, 6 và 7 Nghị định số 30/2020/NĐ-CP của Chính phủ.")
    assert [s._.reference["pinpoint"] for s in doc.spans["references"]] == ["Điều 5", "Điều 6", "Điều 7"]


@pytest.mark.parametrize("text", ["", "  \n ", "Một  hai\n\nba. ", "Cải cách hành chính (CCHC): 99,5%; http://a.vn/b?c=d"])
def test_words_are_the_text(text: str) -> None:
    from cchc_nlp.components import blank

    assert blank()(text).text == text


def test_components_load_through_entry_points() -> None:
    import spacy

    nlp = spacy.blank("xx")
    nlp.add_pipe("cchc_segmenter")
    nlp.add_pipe("cchc_references")
    doc = nlp("Căn cứ Nghị định số 30/2020/NĐ-CP")
    assert doc.spans["references"][0].text == "Nghị định số 30/2020/NĐ-CP"


def test_vectors_are_of_unit_length_and_do_not_depend_on_the_batch() -> None:
    encoder = load_encoder()
    texts = ["một cửa", "giải ngân vốn đầu tư công " * 20, "x", "bộ phận tiếp nhận và trả kết quả"]
    together = encoder.encode_passage(texts)
    assert together.shape == (4, encoder.dimension)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-4)
    alone = np.concatenate([encoder.encode_passage([t]) for t in texts])
    assert ((together * alone).sum(axis=1) > 0.98).all()
    assert encoder.encode_query([]).shape == (0, encoder.dimension)


def test_decomposed_text_has_the_same_vector() -> None:
    import unicodedata

    encoder = load_encoder()
    a, b = (encoder.encode_query([unicodedata.normalize(form, "cải cách hành chính")]) for form in ("NFC", "NFD"))
    assert float((a * b).sum()) > 0.999


def test_meaning_brings_texts_together_across_languages() -> None:
    encoder = load_encoder()
    query = encoder.encode_query(["public investment disbursement"])
    passages = encoder.encode_passage(["Ước giải ngân vốn đầu tư công đạt 25% kế hoạch", "Tổ kiểm tra giờ giấc làm việc của công chức"])
    near, far = (query @ passages.T)[0]
    assert near > far


def test_sentence_transformers_loads_the_same_encoder(store: Path, cchc: Run) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(model_folder("encoder")))
    ours = load_encoder()
    assert np.allclose(model.encode_query(["một cửa"]), ours.encode_query(["một cửa"]), atol=1e-3)
    assert np.allclose(model.encode_document(["một cửa"]), ours.encode_passage(["một cửa"]), atol=1e-3)
    done = cchc("search", "một cửa", "--store", store, "--model", model_folder("encoder"), code=2)
    assert "véc-tơ" in done.stderr  # another name is another encoder, even over the same file
    assert "không nạp được" in cchc("search", "một cửa", "--store", store, "--model", "no-such-model", code=2).stderr


def test_models_are_small_and_have_cards() -> None:
    total = sum(f.stat().st_size for f in (ROOT / "models").rglob("*") if f.is_file())
    assert total < 120_000_000
    for folder in (ROOT / "models").iterdir():
        if folder.is_dir():
            card = (folder / "README.md").read_text(encoding="utf8")
            assert all(word in card for word in ("Task", "Size", "Licence", "Trained on", "Scores", "Rebuild"))


def test_an_installed_wheel_finds_its_models(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "--no-build-isolation", "--no-index", "-q", "-w", str(tmp_path)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    target = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", str(wheel), "--no-deps", "--no-index", "-q", "--target", str(target)]
    subprocess.run(install, check=True, capture_output=True)
    code = "import cchc_nlp, cchc_nlp.files as m; print(cchc_nlp.__file__); print(m.model_folder('encoder')); from cchc_nlp.pipeline import restorer; print(restorer().restore('cai cach hanh chinh').text)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(target), "PATH": "/usr/bin:/bin"},
    )
    file, models, text = done.stdout.splitlines()
    assert file.startswith(str(target))
    assert models.startswith(str(target))
    assert text == "cải cách hành chính"


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_notebooks_run(notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("CCHC_NOTEBOOK_STORE", str(tmp_path / "store"))
    book = nbformat.read(notebook, as_version=4)
    NotebookClient(book, timeout=240, resources={"metadata": {"path": str(ROOT)}}).execute()
    assert any(cell.get("outputs") for cell in book.cells if cell.cell_type == "code")


def ocr() -> None:
    if shutil.which("tesseract") is None:
        pytest.skip("no tesseract: apt-get install tesseract-ocr")
    try:
        from cchc_nlp.training.rendering import find_font

        find_font("Tinos-Regular.ttf")
    except FileNotFoundError as error:
        pytest.skip(str(error))


def test_a_page_read_with_the_wrong_language_is_restored() -> None:
    ocr()
    from cchc_nlp.training.rendering import PageStyle, read_page, render_page, wrap

    style = PageStyle("Tinos-Regular.ttf", 13.5)
    text = (
        "Ủy ban nhân dân huyện đã chỉ đạo các phòng, ban rà soát thủ tục hành chính thuộc thẩm quyền giải quyết, niêm yết công khai tại trụ sở "
        "và trên trang thông tin điện tử; tỷ lệ hồ sơ giải quyết đúng hạn đạt 98,7%, tăng 2,1% so với cùng kỳ năm trước."
    )
    lines = wrap(text, style)
    read_text = read_page(render_page(lines, [style] * len(lines)), "eng")
    raw = score_restoration([text], [" ".join(read_text.split())])["error"]
    restored = score_restoration([text], [restorer().restore(" ".join(read_text.split())).text])["error"]
    assert restored < 0.08 < 0.5 < raw


def test_the_top_level_holds_what_it_is_meant_to_hold() -> None:
    """A file that a tool left behind was once committed, and 177 like it."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    top = {path.split("/")[0] for path in tracked}
    files = {"pyproject.toml", "README.md", "Makefile", "CHANGELOG.md", "LICENSE"}
    assert {name for name in top if not name.startswith(".")} == files | {"cchc_nlp", "models", "corpus", "tests", "notebooks"}
