"""The same files give the same answers, whatever came in, changed and went before."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from cchc_nlp.index.encoder import Encoder
from cchc_nlp.ingest.run import ingest
from cchc_nlp.search.searcher import Searcher
from cchc_nlp.types import AnswerKind, SearchMode
from tests.made import contents, reports

_QUESTIONS = (
    "kế hoạch cải cách hành chính",
    "quyết định nào về một cửa",
    "ty le giai ngan von dau tu cong",
    "which decisions concern one-stop shops",
    "318/QĐ-UBND",
)


def _answers(store: Path, mode: SearchMode) -> list[object]:
    """What a store answers: totals, facets and the first ten, as far as files determine them."""
    searcher, out = Searcher(store), list[object]()
    kinds: tuple[AnswerKind, ...] = ("documents", "passages")
    for question in _QUESTIONS:
        for kind in kinds:
            answer = searcher.answer(question, kind=kind, mode=mode)
            out.append((question, kind, answer.total, answer.facets, answer.let_go))
            out += [
                (
                    hit.report,
                    hit.lines,
                    hit.text,
                    hit.document and hit.document.key,
                    hit.certain,
                    hit.copies,
                )
                for hit in answer.hits
            ]
            out.append(np.array([hit.score for hit in answer.hits]).round(3).tolist())
    return out


@pytest.mark.parametrize("seed", range(3))
def test_a_store_answers_as_one_that_was_made_at_once(
    tmp_path: Path, encoder: Encoder, seed: int
) -> None:
    rng, folder, made = random.Random(seed), tmp_path / "in", reports(tmp_path / "made", 12)
    texts = [path.read_text("utf8") for path in sorted(made.iterdir())]
    folder.mkdir()
    for _ in range(4):
        for _ in range(rng.randint(1, 4)):
            name = folder / f"bc-{rng.randrange(8)}.txt"
            if name.exists() and rng.random() < 0.4:
                name.unlink()
            else:
                name.write_text(rng.choice(texts), "utf8")
        ingest([folder], tmp_path / "grown", encoder, prune=True)
    ingest([folder], tmp_path / "new", encoder)
    assert contents(tmp_path / "grown") == contents(tmp_path / "new")
    for mode in ("hybrid", "lexical"):
        assert _answers(tmp_path / "grown", mode) == _answers(tmp_path / "new", mode)
