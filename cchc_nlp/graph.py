"""The import path of version 0.1 for what is in :mod:`cchc_nlp.export` now."""

from cchc_nlp.export import build_graph, longest_chains, select, write_graph

__all__ = ["build_graph", "longest_chains", "select", "write_graph"]
