#!/usr/bin/env python
"""Coverage-guided fuzzing of the stages with atheris (libFuzzer): `make fuzz`.

usage: python tests/fuzz/fuzz.py TARGET [LIBFUZZER_OPTION...] [CORPUS_FOLDER...]
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# Loops that numba compiles are left as they are: it cannot compile what atheris writes into them.
_COMPILED = ["adaptation", "channel", "language_model", "lattice", "reranker"]

with atheris.instrument_imports(include=["cchc_nlp"], exclude=[f"cchc_nlp.restore.{name}" for name in _COMPILED]):
    from invariants import check_read, check_references, check_restoration, check_text

    from cchc_nlp.errors import CchcError


def _restore(text: str) -> None:
    for state in ("noisy", "unmarked"):
        check_restoration(text[:400], state)


TARGETS: dict[str, Callable[[str], None]] = {"analyse": check_text, "restore": _restore, "references": check_references}


def main() -> None:
    name = sys.argv.pop(1)

    def one(data: bytes) -> None:
        with contextlib.suppress(CchcError):  # a refusal in one line is what bad input gets
            if name == "read":
                os.environ["PATH"] = ""  # no other program is started: it would only be fuzzed through a keyhole
                check_read(data)
            else:
                TARGETS[name](data.decode("utf8", "replace"))

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
