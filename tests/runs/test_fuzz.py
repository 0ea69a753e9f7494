"""What an hour of coverage-guided fuzzing (`make fuzz`) came upon, small cases of it, is gone
through again each time.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from cchc_nlp.errors import CchcError
from tests.invariants import check_read, check_references, check_restoration, check_text

CORPUS = Path(__file__).parent.parent / "fuzz" / "corpus"


def _restored_in_both_ways(text: str) -> None:
    for state in ("noisy", "stripped"):
        check_restoration(text[:400], state)


CHECKS: dict[str, Callable[[str], None]] = {
    "analyse": check_text,
    "restore": _restored_in_both_ways,
    "references": check_references,
}


@pytest.mark.parametrize("target", CHECKS)
def test_texts_go_their_way(target: str) -> None:
    cases = sorted((CORPUS / target).iterdir())
    assert len(cases) >= 50
    for case in cases:
        with suppress(CchcError):
            CHECKS[target](case.read_bytes().decode("utf8", "replace"))


def test_files_are_read_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # no other program is started
    cases = sorted((CORPUS / "read").iterdir())
    assert len(cases) >= 50
    for case in cases:
        with suppress(CchcError):
            check_read(case.read_bytes())
