"""What is written to a device or a pipe goes into it; nothing is put in its place."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from cchc_nlp.errors import CchcError
from cchc_nlp.files import write_bytes


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe, got = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write_bytes(pipe, b"text")
    reader.join(10)
    assert got == [b"text"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert os.listdir(tmp_path) == ["pipe"]


def test_a_folder_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(CchcError, match="không ghi được"):
        write_bytes(tmp_path / "folder", b"text")
    assert os.listdir(tmp_path) == ["folder"]


def test_the_null_device_stays_one() -> None:
    before = os.stat(os.devnull).st_mode
    if not stat.S_ISCHR(before):
        pytest.skip(f"{os.devnull} is no device on this machine")
    write_bytes(Path(os.devnull), b"text")
    assert os.stat(os.devnull).st_mode == before
