"""Names that are sent are only names."""

from __future__ import annotations

import pytest

from cchc_nlp.server.web.uploads import clean_name


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\a\\Báo cáo.docx", "Báo cáo.docx"),
        (".txt", "bao-cao.txt"),
        ("a\0b\n.pdf", "a_b_.pdf"),
        ("<img src=x>.txt", "_img src_x_.txt"),
        ("x" * 300 + ".txt", "x" * 120 + ".txt"),
        ("-rf.txt", "-rf.txt"),
        ("", "bao-cao"),
    ],
)
def test_names_that_are_sent_are_only_names(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept
    assert "/" not in clean_name(sent)
