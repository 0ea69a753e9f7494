"""The import path of version 0.1 for what is in :mod:`cchc_nlp.index` now."""

from cchc_nlp.index import Encoder, OnnxEncoder, load_encoder

__all__ = ["Encoder", "OnnxEncoder", "load_encoder"]
