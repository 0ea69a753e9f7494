#!/usr/bin/env python
"""Coverage-guided fuzzing of the stages with atheris (libFuzzer): `make fuzz`.

usage: python tests/fuzz/fuzz.py TARGET [LIBFUZZER_OPTION...] [CORPUS_FOLDER...]
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

# Loops that numba compiles are left as they are: it cannot compile what atheris writes into them.
_COMPILED = ["adaptation", "channel", "language_model", "lattice", "reranker"]

with atheris.instrument_imports(
    include=["cchc_nlp"], exclude=[f"cchc_nlp.restore.{name}" for name in _COMPILED]
):
    from invariants import check_read, check_references, check_restoration, check_text

    from cchc_nlp.errors import CchcError


def _restore(text: str) -> None:
    for state in ("noisy", "stripped"):
        check_restoration(text[:400], state)


def _mutate(data: bytes, most: int, seed: int) -> bytes:
    """Change what an archive holds, not the archive: an office file with a wrong sum would be
    refused at its door.
    """
    chance = random.Random(seed)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = {
                e.filename: archive.read(e) for e in archive.infolist() if e.file_size < most
            }
    except (zipfile.BadZipFile, *_BROKEN):
        return bytes(atheris.Mutate(data, most))
    if not entries or chance.random() < _PLAIN:
        return bytes(atheris.Mutate(data, most))
    name = chance.choice(sorted(entries))
    entries[name] = bytes(atheris.Mutate(entries[name], len(entries[name]) + 200))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, content in entries.items():
            archive.writestr(key, content)
    return out.getvalue() if len(out.getvalue()) <= most else bytes(atheris.Mutate(data, most))


_BROKEN = (NotImplementedError, OSError, ValueError, EOFError, KeyError, RuntimeError, zlib.error)
_PLAIN = 0.2
"""How often an archive is changed like any other file."""
TARGETS: dict[str, Callable[[str], None]] = {
    "analyse": check_text,
    "restore": _restore,
    "references": check_references,
}


def main() -> None:
    name = sys.argv.pop(1)

    def one(data: bytes) -> None:
        with contextlib.suppress(CchcError):  # a refusal in one line is what bad input gets
            if name == "read":
                os.environ["PATH"] = (
                    ""  # no other program is started: it would only be fuzzed through a keyhole
                )
                check_read(data)
            else:
                TARGETS[name](data.decode("utf8", "replace"))

    atheris.Setup(sys.argv, one, **({"custom_mutator": _mutate} if name == "read" else {}))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
