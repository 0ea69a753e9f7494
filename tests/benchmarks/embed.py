"""Embedding: passages a second of the packaged encoder, and of a model of the same size in
sentence-transformers with torch, in the same run.

usage: python tests/benchmarks/embed.py [PASSAGES]

The model for comparison has weights drawn at random: they cost the same.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Pooling, Transformer
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from cchc_nlp.files import model_folder
from cchc_nlp.index.encoder import load_encoder
from cchc_nlp.read import read

ROOT = Path(__file__).resolve().parent.parent.parent
TOKENS = 130


def passages(count: int) -> list[str]:
    """Texts of about 130 tokens, out of the sample reports."""
    tokenizer = Tokenizer.from_file(str(model_folder("encoder") / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    words = [
        w
        for path in sorted((ROOT / "corpus" / "sample").glob("*.txt"))
        for w in read(path).text.split()
    ]
    a_word = len(tokenizer.encode(" ".join(words)).ids) / len(words)
    length = int(TOKENS / a_word)
    return [" ".join(words[(17 * n) % (len(words) - length) :][:length]) for n in range(count)]


def torch_model(folder: Path) -> SentenceTransformer:
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(model_folder("encoder") / "tokenizer.json"),
        pad_token="<pad>",
        unk_token="<unk>",
        bos_token="<s>",
        eos_token="</s>",
    )
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=384,
        num_hidden_layers=12,
        num_attention_heads=12,
        intermediate_size=1536,
    )
    BertModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    transformer = Transformer(str(folder))
    return SentenceTransformer(modules=[transformer, Pooling(384)], device="cpu")


def rate(work: object, count: int) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return count / (time.perf_counter() - start)


def main() -> None:
    texts = passages(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
    ours = load_encoder()
    ours.encode_passage(texts[:32])
    with tempfile.TemporaryDirectory() as folder:
        theirs = torch_model(Path(folder))
        theirs.encode(texts[:32])
        fast, slow = (
            rate(lambda: ours.encode_passage(texts), len(texts)),
            rate(lambda: theirs.encode(texts, batch_size=32), len(texts)),
        )
    print(
        f"passages of about {TOKENS} tokens: {fast:.0f} a second; sentence-transformers"
        f" with torch {slow:.0f}: {fast / slow:.1f} x"
    )


if __name__ == "__main__":
    main()
