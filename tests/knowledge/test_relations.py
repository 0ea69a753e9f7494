"""Every relation has its words in both languages."""

from __future__ import annotations

from cchc_nlp.knowledge import relations_in_words
from cchc_nlp.references import RELATIONS


def test_every_relation_has_words_and_every_word_its_relation() -> None:
    assert set(relations_in_words()) == set(RELATIONS)
    assert all(vietnamese and english for vietnamese, english in relations_in_words().values())
