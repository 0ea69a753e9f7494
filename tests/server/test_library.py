"""A store asked by many at once."""

from __future__ import annotations

import inspect
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.errors import CchcError
from cchc_nlp.files import model_folder
from cchc_nlp.index.encoder import OnnxEncoder
from cchc_nlp.server.library import Library
from cchc_nlp.server.memory import Memory
from tests.waiting import until


class Slow(OnnxEncoder):
    """The encoder, which notes what it was asked and first waits until others wait for it.

    The first ``broken`` times it fails.
    """

    def __init__(self, others: int, broken: int = 0) -> None:
        super().__init__(model_folder("encoder"))
        self.asked, self.others, self.broken = list[str](), others, broken

    def encode_query(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        if len(self.asked) == 1:
            until(lambda: waiting_in_the_library() == self.others)
            time.sleep(0.3)  # the last of them may be a step before where it waits
        if len(self.asked) <= self.broken:
            raise CchcError("broken")
        return super().encode_query(texts)


def waiting_in_the_library() -> int:
    """Threads that wait for what another is making."""
    here = inspect.getsourcefile(Memory)
    return sum(f.f_code.co_filename == here for f in sys._current_frames().values())


def at_once(library: Library, questions: Sequence[str]) -> list[str]:
    """Answers to questions that are asked at the same time: the best hit, or what went wrong."""

    def ask(question: str) -> str:
        try:
            return library.answer(question).hits[0].text
        except CchcError as error:
            return str(error)

    with ThreadPoolExecutor(len(questions)) as people:
        return list(people.map(ask, questions))


def test_a_question_that_many_ask_at_once_is_answered_once(store: Path) -> None:
    encoder = Slow(others=5)
    library = Library(store, encoder)
    assert len(set(at_once(library, ["cơ chế một cửa"] * 6))) == 1
    assert encoder.asked == ["cơ chế một cửa"]


def test_who_waited_for_an_answer_that_failed_asks_again(store: Path) -> None:
    encoder = Slow(others=3, broken=1)
    library = Library(store, encoder)
    told = at_once(library, ["cơ chế một cửa"] * 4)
    assert told.count("broken") == 1
    assert len(encoder.asked) == 2
    assert at_once(library, ["cơ chế một cửa"]) == [t for t in set(told) if t != "broken"]


def test_a_report_that_many_open_at_once_is_analysed_once(store: Path) -> None:
    library = Library(store)
    digest = library.reports()[0][0]["digest"]
    with ThreadPoolExecutor(6) as people:
        found = list(people.map(lambda _: library.analysis(digest), range(6)))
    assert all(f is found[0] for f in found)
