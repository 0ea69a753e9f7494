"""The makers of channels: from line pairs, from pages that Tesseract reads, from engines' words."""

from __future__ import annotations

import lzma
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cchc_nlp.restore.channel import Channel
from cchc_nlp.training.noise import LinePair, save_pairs
from cchc_nlp.training.rendering import find_font
from tests.training.conftest import TEXT


def make(what: str, folder: Path, *options: str) -> Channel:
    """Make a channel as `make models` does and return it."""
    (folder / "models" / "restorer").mkdir(parents=True)
    command = [sys.executable, "-m", "cchc_nlp.training", what, "--models", folder / "models"]
    subprocess.run([*command, *options], check=True, capture_output=True)
    [written] = (folder / "models" / "restorer").glob("*.npz")
    return Channel.load(written)


@pytest.mark.parametrize(
    ("what", "written", "least"),
    # OCR of another language may read anything; that of Vietnamese keeps what no pair changes.
    [("channel", "channel.npz", 0.6), ("light", "light.npz", 0.95)],
)
def test_a_channel_is_made_of_line_pairs_that_were_kept(
    what: str, written: str, least: float, tmp_path: Path
) -> None:
    pairs = tmp_path / "pairs.jsonl"
    save_pairs((LinePair(line, line, italic=False) for line in TEXT), pairs)
    channel = make(what, tmp_path, "--pairs", str(pairs))
    assert (tmp_path / "models" / "restorer" / written).exists()
    own = channel.table[channel.letter_ids["n"], channel.segments.index("n")]
    assert own > least


def lacking() -> str:
    """Return what the light maker needs and is not there."""
    if shutil.which("tesseract") is None:
        return "no tesseract"
    languages = subprocess.run(["tesseract", "--list-langs"], capture_output=True, check=False)
    if b"vie" not in languages.stdout.split():
        return "no tesseract-ocr-vie"
    try:
        find_font("texgyretermes-regular.otf")
        find_font("Tinos-Regular.ttf")
    except FileNotFoundError as error:
        return str(error)
    return ""


@pytest.mark.skipif(bool(lacking()), reason=lacking() or "all there")
def test_the_light_channel_is_made_of_worn_pages_that_tesseract_reads(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.mkdir()
    paragraph = " ".join(line for line in dict.fromkeys(TEXT))
    with lzma.open(text / "admin_train.txt.xz", "wt", encoding="utf8") as file:
        file.write(f"{paragraph}\n" * 40)
    kept = tmp_path / "pairs.jsonl"
    channel = make("light", tmp_path, "--text", str(text), "--pages", "1", "--pairs", str(kept))
    assert len(kept.read_text(encoding="utf8").splitlines()) > 10
    right = [channel.log_likelihood(word, word) for word in ("nhân", "hành", "kế", "tỉnh")]
    wrong = [channel.log_likelihood(word, raw) for word, raw in (("nhân", "hành"), ("kế", "tỉnh"))]
    assert min(right) > -1 > max(wrong)


def test_channels_of_engines_are_made_of_their_own_words(tmp_path: Path) -> None:
    table = tmp_path / "pairs.tsv"
    rows = [("công", "c6ng", 60, "Canon"), ("công", "cdng", 60, "OmniPage")]
    table.write_text("".join("\t".join(map(str, row)) + "\n" for row in rows), encoding="utf8")
    layer = tmp_path / "a.layer.txt"
    layer.write_text("h6i\n" * 9, encoding="utf8")
    (tmp_path / "a.gold.txt").write_text("hồi\n" * 9, encoding="utf8")
    folder = tmp_path / "models" / "restorer"
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "cchc_nlp.training", "engines", "--pairs", table]
    subprocess.run(
        [*command, "--text", tmp_path, "--models", tmp_path / "models"],
        check=True,
        capture_output=True,
    )
    canon, omnipage = (Channel.load(folder / f"{name}.npz") for name in ("canon", "omnipage"))
    assert canon.log_likelihood("công", "c6ng") > canon.log_likelihood("công", "cdng")
    assert omnipage.log_likelihood("công", "cdng") > omnipage.log_likelihood("công", "c6ng")
    assert canon.log_likelihood("hồi", "h6i") > omnipage.log_likelihood("hồi", "h6i")
