"""spaCy: its documents hold everything, and its own way of loading finds the components."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc_nlp.pipeline import analyse
from cchc_nlp.read import read
from tests.conftest import SAMPLE, Run


def test_a_docbin_keeps_everything(tmp_path: Path, store: Path, cchc: Run) -> None:
    from spacy.tokens import DocBin

    from cchc_nlp.components import blank, to_doc

    analysis = analyse(read(SAMPLE / "so-noi-vu-2023-q2.txt"))
    doc = to_doc(analysis)
    cchc("export", "-o", tmp_path / "docs.spacy", "--store", store)
    docs = {
        d._.report: d for d in DocBin().from_disk(tmp_path / "docs.spacy").get_docs(blank().vocab)
    }
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
    assert [s._.reference["pinpoint"] for s in doc.spans["references"]] == [
        "Điều 5",
        "Điều 6",
        "Điều 7",
    ]


@pytest.mark.parametrize(
    "text",
    ["", "  \n ", "Một  hai\n\nba. ", "Cải cách hành chính (CCHC): 99,5%; http://a.vn/b?c=d"],
)
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
