"""The restorer: judges the state of a text and restores it, with the place of every token."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cchc_nlp.files import model_folder
from cchc_nlp.restore.adaptation import adapted
from cchc_nlp.restore.assembly import assemble, kept, repaired
from cchc_nlp.restore.casing import small
from cchc_nlp.restore.channel import Channel
from cchc_nlp.restore.decoder import Decoder
from cchc_nlp.restore.edges import (
    BARRED,
    CHANNELS,
    IDENTITY,
    LIGHT,
    MISREAD,
    STRIPPED,
    TONELESS,
    TYPED,
)
from cchc_nlp.restore.lexicon import Lexicon
from cchc_nlp.restore.mixture import (
    channel_weights,
    of_engine,
    repair_probabilities,
    spread,
)
from cchc_nlp.restore.models import Models
from cchc_nlp.restore.pieces import Pieces, looked_at
from cchc_nlp.restore.proofreading import Proofreader
from cchc_nlp.types import Restoration, TextState

__all__ = ["Restorer", "default_restorer", "restore"]

_GOOD_SHARE = 0.12
"""Share of words with a letter that only Vietnamese has, from which text is Vietnamese.

In the paragraphs of ten words or more of the clean samples it is 0.29 at least; in those of the
scanned samples, of the seed report and of stripped text it is 0.
"""

_LOST_SHARE, _KNOWN_SHARE = 0.75, 0.97
"""Shares of what may be left of syllables that lost their marks, and of these and foreign words
together, from which text is Vietnamese.

Stripped paragraphs of the clean samples have 0.82 to 1 of the former.
"""

_EXPLAINED_SHARE = 0.55
"""Share of words that may be misread syllables, or have lost marks, from which text is Vietnamese.

The least in a paragraph of the seed report is 0.82, in one of the scanned samples 0.91; 99.99 % of
English text is left as it is.
"""

_ODD_SHARE = 0.03
"""Share of words that are neither known nor stripped, from which all of a report may be misread."""

_FEWEST_ODD, _MOST_ODD = 10, 400
"""Words that are not known, of a report, from which and to which its engine is told by them."""

_WELL_READ = 0.9
"""Weight of what changes nothing, or little, at every word of a text that is only proofread."""

_HARDLY = 1e-6
"""Weight of words as they are in text that a caller says is stripped or noisy."""

_UNSURE = 0.95
"""Confidence below which a word of a question gets an alternative (not measured)."""

_SURE, _FEWEST_PAIRS, _LONGEST_RAW = 0.9, 100, 14
"""Confidence of the tokens that a channel adapts to, how many it needs, and their most characters.

Not measured: fewer pairs than observations of the prior (100 a letter) change nothing, and longer
tokens are two words, or debris.
"""


class Restorer:
    """Recovers Vietnamese text from what misreading, or the loss of diacritics, has left of it.

    Source: a noisy channel (Kernighan, Church and Gale 1990) over a syllable lattice with an n-gram
    language model.

    >>> restorer = default_restorer()
    >>> restoration = restorer.restore("Sé Ndi vu trinh UBND tinh ban hanh")
    >>> restoration.text
    'Sở Nội vụ trình UBND tỉnh ban hành'
    >>> token = restoration.tokens[0]
    >>> token.raw, token.restored, token.start, token.end
    ('Sé', 'Sở', 0, 2)
    """

    def __init__(self, models: Models) -> None:
        self.models = models
        self.repairs = True
        self._use(Decoder(models))

    def _use(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._pieces = Pieces(decoder.hypotheses)
        self._proofreader = Proofreader(decoder)

    def without_repairs(self) -> Restorer:
        """Return a restorer that leaves single misread words of well-read text as they are."""
        other = copy.copy(self)
        other.repairs = False
        return other

    @property
    def engine(self) -> str:
        """The engine of OCR that misread text is taken to come from."""
        return self._decoder.engine

    @property
    def is_usual(self) -> bool:
        """Whether that is the usual engine, of which most is known."""
        return self.engine == next(iter(self.models.misread))

    @property
    def channel(self) -> Channel:
        """The channel that misread tokens are explained by."""
        return self._decoder.hypotheses.misread.channel

    def suited_to(self, texts: Sequence[str]) -> Restorer:
        """Return a restorer by the channel of the engine that explains a report's words best.

        Returns itself for a report that is not misread, or by the engine that is usual.
        """
        words = [w for text in texts for p in self._pieces.of(text) if p.odd for w in p.words]
        vocabulary = self._decoder.hypotheses.vocabulary
        odd = [
            w
            for w in words
            if not (vocabulary.is_known(w) or vocabulary.is_left_of_syllable(w) or w.isupper())
        ]
        every = sum(len(p.words) for text in texts for p in self._pieces.of(text))
        if len(self.models.misread) < 2 or len(odd) < max(_FEWEST_ODD, _ODD_SHARE * every):
            return self
        step = 1 + len(odd) // _MOST_ODD
        engines = {
            engine: self._decoder.with_engine(engine, channel)
            for engine, channel in self.models.misread.items()
        }
        score = {
            engine: decoder.hypotheses.misread.log_evidence(map(small, odd[::step]))
            for engine, decoder in engines.items()
        }
        best = max(score, key=lambda engine: score[engine])
        if best == self.engine:
            return self
        other = copy.copy(self)
        other._use(engines[best])
        return other

    def adapted(self, restorations: Iterable[Restoration]) -> Restorer:
        """Return a restorer whose channel has learned from confident restorations of this one.

        Returns itself where they are too few to learn from.
        """
        pairs = [
            (t.restored.lower(), small(t.raw))
            for r in restorations
            if r.degraded
            for t in r.tokens
            if t.confidence >= _SURE
            and t.restored.isalpha()
            and len(t.raw) <= _LONGEST_RAW
            and " " not in t.raw
        ]
        if len(pairs) < _FEWEST_PAIRS:
            return self
        other = copy.copy(self)
        other._use(self._decoder.with_channel(adapted(self.channel, pairs)))
        return other

    def with_lexicon(self, terms: Iterable[str]) -> Restorer:
        """Return a restorer that prefers these names and terms wherever the raw letters allow it.

        >>> default_restorer().with_lexicon(["Minh Hà"]).restore("xa Minh Ha", "stripped").text
        'xã Minh Hà'
        """
        other = copy.copy(self)
        other._decoder = self._decoder.with_lexicon(Lexicon(terms))
        return other

    def judge(self, text: str) -> TextState:
        """Return the state of a text: ``good``, ``stripped``, ``noisy`` or ``foreign``.

        Text with too few words to tell is ``good``.

        >>> [default_restorer().judge(t) for t in ("cải cách", "cai cach hanh chinh", "reform")]
        ['good', 'stripped', 'foreign']
        """
        if self.is_foreign(text):
            return "foreign"
        return self.state_of(self.weigh([text])[0])

    def is_foreign(self, text: str) -> bool:
        """Tell whether the words of a text are hardly any that a Vietnamese text may hold.

        >>> default_restorer().is_foreign("administrative reform in the province")
        True
        """
        pieces = self._pieces.of(text)
        small = sum(p.small for p in pieces)
        if small and sum(p.marked for p in pieces) >= _GOOD_SHARE * small:
            return False
        words = [w for p in pieces for w in p.words]
        words = [w for w in words if not w.isupper()] or words
        evidence = self._decoder.hypotheses.evidence
        lost = sum(map(evidence.vocabulary.is_left_of_syllable, words))
        known = lost + sum(map(evidence.vocabulary.is_foreign, words))
        if lost >= _LOST_SHARE * len(words) and known >= _KNOWN_SHARE * len(words):
            return False
        return sum(map(evidence.is_explained, words)) < _EXPLAINED_SHARE * len(words)

    def weigh(
        self, texts: Sequence[str], foreign: Sequence[bool] = ()
    ) -> list[NDArray[np.float64]]:
        """Return the weights of the channels at each token of each text of a report.

        One array a text, of shape ``(tokens, channels)``. The texts are seen as one run of words,
        so that a short one takes after its neighbours; those that are ``foreign`` say nothing.
        """
        runs = [self._pieces.of(text) for text in texts]
        heard = [
            [] if other else run
            for run, other in zip(runs, foreign or [False] * len(runs), strict=True)
        ]
        odd = [sum(p.odd for p in run) for run in heard]
        counts = [sum(len(p.words) for p in run) for run in heard]
        misread = sum(odd) >= _ODD_SHARE * sum(counts)
        evidence = np.concatenate(
            [
                _NO_EVIDENCE,
                *(
                    self._pieces.evidence(run, misread=misread or strange > 0)
                    for run, strange in zip(heard, odd, strict=True)
                ),
            ]
        )
        first = np.concatenate([[0], np.cumsum(counts, dtype=np.intp)])
        new = np.zeros(first[-1] + 1, np.bool_)
        new[first] = True
        found = channel_weights(evidence, new[:-1])
        if not self.is_usual:
            found = of_engine(found, first)
        return [
            spread(looked_at(run), found[a:b])
            if b > a
            else np.repeat(_AS_READ[None], sum(len(p.tokens) for p in run), axis=0)
            for run, (a, b) in zip(runs, pairwise(first.tolist()), strict=True)
        ]

    def state_of(self, weights: NDArray[np.float64]) -> TextState:
        """Return the state of most of a text by the weights of its tokens."""
        if not len(weights):
            return "good"
        usual = weights.mean(axis=0)
        if usual[IDENTITY] + usual[LIGHT] >= usual.sum() / 2:
            return "good"
        losses = usual[[STRIPPED, BARRED, TONELESS, TYPED]].sum()
        return "noisy" if usual[MISREAD] > losses else "stripped"

    def restore(
        self,
        text: str,
        state: TextState | None = None,
        weights: NDArray[np.float64] | None = None,
    ) -> Restoration:
        """Restore one paragraph; ``state`` overrules :meth:`judge`.

        Good and foreign text is kept, except that it is composed (NFC) and letters that only look
        Vietnamese are replaced. White space is kept. Offsets in the result count code points of
        ``text``.
        """
        if state is None and weights is None:
            state = "foreign" if self.is_foreign(text) else None
        if state in ("good", "foreign") or not text.strip():
            return kept(text)
        tokens = self._pieces.tokens(text)
        if weights is None:
            weights = (
                self.weigh([text])[0]
                if state is None
                else np.repeat(_PURE[state][None], len(tokens), axis=0)
            )
        if is_well_read(weights):
            return self.proofread([text], [weights])[0]
        return assemble(text, self._decoder.decode(text, tokens, weights), degraded=True)

    def proofread(
        self, texts: Sequence[str], weights: Sequence[NDArray[np.float64]]
    ) -> list[Restoration]:
        """Return the well-read texts of a report with words repaired that hardly can be right.

        How much it takes depends on how many there are in all of them: next to nothing of a typed
        report is repaired.
        """
        if not self.repairs:
            return [kept(text) for text in texts]
        runs = [self._pieces.of(text) for text in texts]
        doubts = [
            self._proofreader.doubts(text, run, rows) if run else []
            for text, run, rows in zip(texts, runs, weights, strict=True)
        ]
        every = [d for found in doubts for d in found]
        if not every:
            return [kept(text) for text in texts]
        words = sum(len(p.words) for run in runs for p in run)
        sure = iter(
            repair_probabilities(
                np.array([d.gain for d in every]), np.array([d.light for d in every]), words
            ).tolist()
        )
        out = []
        for text, found in zip(texts, doubts, strict=True):
            right = {d.token: (d.restored, p) for d, p in zip(found, sure, strict=False)}
            out.append(repaired(text, self._pieces.tokens(text), right) if right else kept(text))
        return out

    def alternatives(self, text: str, most: int = 3) -> list[str]:
        """Return other restorations of a short stripped text, likeliest first, at most ``most``.

        Each differs from the best one at a word of which that one is least sure.
        """
        tokens = self._pieces.tokens(text)
        pure = np.repeat(_PURE["stripped"][None], len(tokens), axis=0)
        best = self._decoder.decode(text, tokens, pure) if tokens else []
        doubtful = sorted((t for t in best if t.confidence < _UNSURE), key=lambda t: t.confidence)
        out: list[str] = []
        for doubt in doubtful[:most]:
            refused = {(doubt.start, doubt.restored.lower())}
            other = assemble(
                text,
                self._decoder.decode(text, tokens, pure, refused=refused),
                degraded=True,
            ).text
            if other not in out:
                out.append(other)
        return out


def _pure(channel: int) -> NDArray[np.float64]:
    """Return the weights of text that all came through one channel."""
    out = np.zeros(len(CHANNELS))
    out[channel], out[IDENTITY] = 1.0, _HARDLY
    return out


_NO_EVIDENCE = np.zeros((0, len(CHANNELS)))
_AS_READ = np.eye(len(CHANNELS))[IDENTITY]
_PURE = {"stripped": _pure(STRIPPED), "noisy": _pure(MISREAD)}


def is_well_read(weights: NDArray[np.float64]) -> bool:
    """Tell whether hardly a word of a text lost or changed anything."""
    return bool((weights[:, [IDENTITY, LIGHT]].sum(axis=1) > _WELL_READ).all())


@lru_cache(maxsize=1)
def default_restorer() -> Restorer:
    """Return the restorer of the packaged models, which is loaded once a process.

    >>> default_restorer().restore("thu tuc hanh chinh").text
    'thủ tục hành chính'
    """
    return Restorer(Models.load(model_folder("restorer")))


def restore(text: str, *, lexicon: Sequence[str] = ()) -> str:
    """Restore a text: its diacritics, and the letters that OCR misread.

    Good text comes back unchanged. ``lexicon`` holds names and terms to prefer.
    :meth:`Restorer.restore` returns tokens with confidence and source offsets as well.

    >>> restore("ciia UBND tinh vé phé duyét danh muc thi tuc hanh chinh")
    'của UBND tỉnh về phê duyệt danh mục thủ tục hành chính'
    """
    restorer = default_restorer()
    restorer = restorer.with_lexicon(lexicon) if lexicon else restorer
    lines = text.split("\n")
    return "\n".join(restorer.restore(line).text if line.strip() else line for line in lines)
