"""Coverage-guided fuzzing of the stages with atheris (libFuzzer): `make fuzz`.

usage: python tests/fuzz/fuzz.py TARGET [LIBFUZZER_OPTION...] [CORPUS_FOLDER...]
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# Loops that numba compiles are left as they are: it cannot compile what atheris writes into them.
_COMPILED = ["adaptation", "channel", "language_model", "lattice", "reranker"]

with atheris.instrument_imports(include=["cchc_nlp"], exclude=[f"cchc_nlp.restore.{name}" for name in _COMPILED]):
    from invariants import check_restoration, check_text

    from cchc_nlp.errors import CchcError
    from cchc_nlp.references import Context, aliases_in, extract, relate, resolve


def _analyse(text: str) -> None:
    check_text(text)


def _restore(text: str) -> None:
    for state in ("noisy", "unmarked"):
        check_restoration(text[:400], state)


def _references(text: str) -> None:
    found = resolve(extract(text, Context("tỉnh Bình Thuận", 2023)))
    assert all(0 <= r.start < r.end <= len(text) and text[r.start : r.end] == r.surface for r in found)
    aliases_in(text, found)
    for relation in relate(text, found):
        assert text[relation.start : relation.end].split() == relation.evidence.split()


TARGETS: dict[str, Callable[[str], None]] = {"analyse": _analyse, "restore": _restore, "references": _references}


def main() -> None:
    target = TARGETS[sys.argv.pop(1)]

    def one(data: bytes) -> None:
        with contextlib.suppress(CchcError):  # a refusal in one line is what bad input gets
            target(data.decode("utf8", "replace"))

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
