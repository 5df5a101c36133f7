"""One trained-model mechanism for areas, kinds of finding and the sentence detector.

Character n-grams within words (2-5) and words (1-2), weighed by TF-IDF, with one logistic
regression for each label. Confidence is set right, and the thresholds chosen, on texts the model
did not see.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, hstack
from threadpoolctl import threadpool_limits

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

Floats = npt.NDArray[np.float64]

CHARACTERS = {
    "analyzer": "char_wb",
    "ngram_range": (2, 5),
    "sublinear_tf": True,
    "min_df": 2,
    "dtype": np.float32,
}
WORDS = {
    "analyzer": "word",
    "ngram_range": (1, 2),
    "sublinear_tf": True,
    "min_df": 2,
    "token_pattern": r"(?u)\b\w+\b",
    "dtype": np.float32,
}
STRENGTH = 10.0  # inverse of the regularisation; between 5 and 40 measured alike
TOLERANCE = 0.01
NEVER = -20.0  # the score of a label that was never seen
FOLDS = 3
# Half-way between trusting the model as it is (1) and much flatter or steeper.
TEMPERATURES = np.linspace(0.3, 2.0, 35)
# Of the texts for which the program says it is certain, this share has to be right.
CERTAIN_IS_RIGHT = 0.9
DECIMALS = 4  # scores are rounded here, so that the last bit of a sum cannot change a byte


@dataclass(frozen=True, kw_only=True)
class TextModel:
    """A trained model.

    `weights` has a row for each label and a column for each n-gram, `inverse` the TF-IDF weight
    of each n-gram; from `certain` up the highest probability is trusted, from `second` up a label
    counts as secondary.
    """

    labels: tuple[str, ...]
    characters: tuple[str, ...]
    words: tuple[str, ...]
    inverse: Floats
    weights: Floats
    bias: Floats
    temperature: float = 1.0
    certain: float = 1.0
    second: float = 1.0

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """One row for each text, one column for each label; rows add up to 1."""
        if not texts:
            return np.zeros((0, len(self.labels)))
        scores = self._features(texts) @ self.weights.T + self.bias
        return np.round(_softmax(np.asarray(scores) / self.temperature), DECIMALS)

    def telling_words(self, text: str, label: str, most: int = 3) -> tuple[str, ...]:
        """The words of the text that speak most for a label, the strongest first."""
        row = self.labels.index(label)
        features = self._features([text])
        effect = dict(
            zip(
                features.indices.tolist(),
                (features.data * self.weights[row, features.indices]).tolist(),
                strict=True,
            )
        )
        words = dict.fromkeys(self._word_view.build_tokenizer()(text))
        scores = {word: sum(effect.get(at, 0.0) for at in self._ngrams(word)) for word in words}
        strongest = sorted(scores, key=lambda word: (-round(scores[word], DECIMALS), word))
        return tuple(word for word in strongest[:most] if scores[word] > 0)

    def to_bytes(self) -> bytes:
        """The model as an npz file: arrays only, no pickle."""
        names = {"labels": self.labels, "characters": self.characters, "words": self.words}
        scalars = {"temperature": self.temperature, "certain": self.certain, "second": self.second}
        return _packed(
            {"names": names, "scalars": scalars},
            inverse=self.inverse,
            weights=self.weights.astype(np.float32),
            bias=self.bias,
        )

    @staticmethod
    def from_bytes(data: bytes) -> TextModel:
        """The model back; raises ValueError or KeyError when these bytes are not one."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            head = json.loads(arrays["head"].tobytes())
            names: dict[str, Any] = {n: tuple(values) for n, values in head["names"].items()}
            return TextModel(
                **names,
                **head["scalars"],
                inverse=arrays["inverse"],
                weights=arrays["weights"].astype(np.float64),
                bias=arrays["bias"],
            )

    @cached_property
    def _word_view(self) -> TfidfVectorizer:
        return _fitted(WORDS, self.words, self.inverse[len(self.characters) :])

    @cached_property
    def _character_view(self) -> TfidfVectorizer:
        return _fitted(CHARACTERS, self.characters, self.inverse[: len(self.characters)])

    def _features(self, texts: Sequence[str]) -> csr_matrix:
        views = (self._character_view, self._word_view)
        return hstack([view.transform(texts) for view in views]).tocsr()

    def _ngrams(self, word: str) -> list[int]:
        """The columns of the n-grams within a word, and of the word itself."""
        characters, words = self._character_view, self._word_view
        known, shift = characters.vocabulary_, len(self.characters)
        columns = {known[n] for n in characters.build_analyzer()(word) if n in known}
        columns |= {
            shift + words.vocabulary_[n]
            for n in words.build_analyzer()(word)
            if n in words.vocabulary_
        }
        return sorted(columns)


def _packed(head: dict[str, Any], **arrays: Floats | npt.NDArray[np.float32]) -> bytes:
    """An npz file: what is no array stands in `head`, as JSON."""
    buffer = io.BytesIO()
    every: dict[str, Any] = {"head": np.frombuffer(json.dumps(head).encode(), np.uint8), **arrays}
    np.savez(buffer, **every)
    return buffer.getvalue()


def train_plain(texts: Sequence[str], labels: Sequence[str]) -> TextModel:
    """A model whose confidence is left as it is: what weighs it further sets that right."""
    with threadpool_limits(1):
        return _fit(texts, labels, np.ones(len(texts)))


@dataclass(frozen=True, kw_only=True)
class DenseModel:
    """A trained model of a few numbers a thing: `weights` has a row for each label.

    A label counts from the probability `least` on, at which it came out best on unseen things.
    """

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats
    least: Floats

    def probabilities(self, features: Floats) -> Floats:
        """One row for each row of features, one column for each label."""
        scores = features @ self.weights.T + self.bias
        return np.round(_softmax(np.asarray(scores)), DECIMALS)

    def to_bytes(self) -> bytes:
        """The model as an npz file: arrays only, no pickle."""
        head = {"labels": self.labels}
        return _packed(head, weights=self.weights, bias=self.bias, least=self.least)

    @staticmethod
    def from_bytes(data: bytes) -> DenseModel:
        """The model back; raises ValueError or KeyError when these bytes are not one."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            head = json.loads(arrays["head"].tobytes())
            return DenseModel(
                labels=tuple(head["labels"]),
                weights=arrays["weights"],
                bias=arrays["bias"],
                least=arrays["least"],
            )


def train_dense(
    features: Floats,
    labels: Sequence[str],
    strength: float,
    groups: Sequence[str] = (),
    weights: Sequence[float] = (),
) -> DenseModel:
    """A model of these rows of features; deterministic.

    With `groups`, of which none stands on both sides of a fold, it knows from which probability on
    each label is right often enough (F1); without them any will do. `weights` says how much each
    row counts, all alike without them.
    """
    from sklearn.model_selection import GroupKFold

    heavy = np.array(weights or [1.0] * len(labels))
    model = _fit_dense(features, labels, strength, heavy)
    if not groups:
        return model
    unseen = np.zeros((len(labels), len(model.labels)))
    for seen, rest in GroupKFold(FOLDS).split(features, labels, groups):
        part = _fit_dense(features[seen], [labels[at] for at in seen], strength, heavy[seen])
        columns = [model.labels.index(label) for label in part.labels]
        unseen[np.ix_(rest, columns)] = part.probabilities(features[rest])
    least = [_least(unseen[:, at], name, labels, heavy) for at, name in enumerate(model.labels)]
    return DenseModel(
        labels=model.labels, weights=model.weights, bias=model.bias, least=np.array(least)
    )


def _fit_dense(
    features: Floats, labels: Sequence[str], strength: float, heavy: Floats
) -> DenseModel:
    from sklearn.linear_model import LogisticRegression

    with threadpool_limits(1):
        regression = LogisticRegression(C=strength, max_iter=5000, tol=2e-3)
        regression.fit(features, labels, sample_weight=heavy)
    return DenseModel(
        labels=tuple(map(str, regression.classes_)),
        weights=np.round(regression.coef_, 2 * DECIMALS),
        bias=np.round(regression.intercept_, 2 * DECIMALS),
        least=np.zeros(len(regression.classes_)),
    )


def _least(chances: Floats, name: str, labels: Sequence[str], heavy: Floats) -> float:
    """The probability from which on this label, alone, comes out best; 1 when it never does."""
    right = np.array([label == name for label in labels])

    def f1(threshold: float) -> float:
        given = chances >= threshold
        both, either = heavy[given & right].sum(), heavy[given].sum() + heavy[right].sum()
        return float(2 * both / max(1.0, either))

    steps: list[float] = np.linspace(0.05, 0.95, 46).tolist()
    best = max(steps, key=f1)
    return round(best, DECIMALS) if f1(best) > 0 else 1.0


def fused(one: Floats, other: Floats, share: float, temperature: float) -> Floats:
    """Two opinions on the same things as one: `share` is how much the first counts."""
    floor = 10.0**-DECIMALS
    both = np.maximum(one, floor) ** share * np.maximum(other, floor) ** (1 - share)
    sharpened = both ** (1 / temperature)
    return np.asarray(np.round(sharpened / sharpened.sum(axis=1, keepdims=True), DECIMALS))


def unseen_probabilities(
    texts: Sequence[str],
    labels: Sequence[str],
    groups: Sequence[str],
    beside: Sequence[tuple[str, str]] = (),
) -> tuple[tuple[str, ...], Floats]:
    """The labels, and for each text the opinion of a model that saw nothing of its group.

    `beside` are further texts with their labels, that every model learns from.
    """
    from sklearn.model_selection import GroupKFold

    names = tuple(sorted({*labels, *(label for _, label in beside)}))
    every = [*labels, *(label for _, label in beside)]
    with threadpool_limits(1):
        _, features = _read([*texts, *(text for text, _ in beside)])
        scores = np.full((len(texts), len(names)), NEVER)
        always = np.arange(len(texts), len(every))
        for seen, unseen in GroupKFold(FOLDS).split(texts, labels, groups):
            rows = np.concatenate([seen, always])
            part = _weigh(features[rows], [every[at] for at in rows], np.ones(len(rows)))
            scores[unseen] = part.scores(features[unseen], names)
    return names, np.round(_softmax(scores), DECIMALS)


def train(
    texts: Sequence[str],
    labels: Sequence[str],
    groups: Sequence[str],
    *,
    secondary: Sequence[Sequence[str]] = (),
    weights: Sequence[float] = (),
) -> TextModel:
    """A model of these texts whose confidence is set right; deterministic.

    Texts of one group never stand on both sides of a fold. `secondary` holds the further labels of
    each text; with them the threshold for a second label is chosen, otherwise there is none.
    `weights` says how much each text counts in learning, all alike without them.
    """
    heavy = np.array(weights or [1.0] * len(texts))
    with threadpool_limits(1):
        views, features = _read(texts)
        model = _as_model(views, _weigh(features, labels, heavy))
        unseen = _out_of_fold(features, model.labels, labels, groups, heavy)
    right = np.array([model.labels.index(label) for label in labels])
    temperature = _best_temperature(unseen, right)
    probabilities = _softmax(unseen / temperature)
    return _with(
        model,
        temperature=temperature,
        certain=_certain_from(probabilities, right),
        second=_second_from(probabilities, right, model.labels, secondary) if secondary else 1.0,
    )


def _fit(texts: Sequence[str], labels: Sequence[str], heavy: Floats) -> TextModel:
    views, features = _read(texts)
    return _as_model(views, _weigh(features, labels, heavy))


def _read(texts: Sequence[str]) -> tuple[list[TfidfVectorizer], csr_matrix]:
    """The n-grams of these texts, and a row of them for each text."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    views = [TfidfVectorizer(**CHARACTERS), TfidfVectorizer(**WORDS)]
    return views, hstack([view.fit_transform(texts) for view in views]).tocsr()


class _Weights(NamedTuple):
    labels: tuple[str, ...]
    weights: Floats
    bias: Floats

    def scores(self, features: csr_matrix, names: Sequence[str]) -> Floats:
        """A row for each text, a column for each of `names`; nothing for one it never saw."""
        found = np.full((features.shape[0], len(names)), NEVER)
        found[:, [names.index(label) for label in self.labels]] = (
            features @ self.weights.T + self.bias
        )
        return found


def _weigh(features: csr_matrix, labels: Sequence[str], heavy: Floats) -> _Weights:
    names = sorted(set(labels))
    regressions = [_one_against_all(features, labels, name, heavy) for name in names]
    return _Weights(
        labels=tuple(names),
        weights=np.vstack([r.coef_ for r in regressions]).astype(np.float32).astype(np.float64),
        bias=np.concatenate([r.intercept_ for r in regressions]).astype(np.float64),
    )


def _as_model(views: Sequence[TfidfVectorizer], weighed: _Weights) -> TextModel:
    return TextModel(
        **weighed._asdict(),
        characters=tuple(views[0].get_feature_names_out()),
        words=tuple(views[1].get_feature_names_out()),
        inverse=np.concatenate([view.idf_ for view in views]).astype(np.float64),
    )


def _one_against_all(
    features: csr_matrix, labels: Sequence[str], name: str, heavy: Floats
) -> LogisticRegression:
    """Measured beside one multinomial regression: three times as fast, and as good or better."""
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression(
        C=STRENGTH, solver="liblinear", dual=True, tol=TOLERANCE, random_state=0
    )
    return regression.fit(features, [label == name for label in labels], sample_weight=heavy)


def _fitted(settings: dict[str, Any], names: Sequence[str], inverse: Floats) -> TfidfVectorizer:
    """A vectorizer that knows these n-grams and their weights, as if it had been fitted."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    plain = {key: value for key, value in settings.items() if key != "min_df"}
    view = TfidfVectorizer(**plain, vocabulary=list(names))
    view.idf_ = inverse
    return view


def _out_of_fold(
    features: csr_matrix,
    names: Sequence[str],
    labels: Sequence[str],
    groups: Sequence[str],
    heavy: Floats,
) -> Floats:
    """For each text the scores of weights that saw neither it nor the rest of its group.

    Which n-grams there are, and how rare, is taken from all texts: that tells of no label.
    """
    from sklearn.model_selection import GroupKFold

    scores = np.full((len(labels), len(names)), NEVER)
    for seen, unseen in GroupKFold(FOLDS).split(features, labels, groups):
        part = _weigh(features[seen], [labels[at] for at in seen], heavy[seen])
        scores[unseen] = part.scores(features[unseen], names)
    return scores


def _softmax(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


# --- what is chosen on unseen texts -------------------------------------------------------


def _best_temperature(scores: Floats, right: npt.NDArray[np.int64]) -> float:
    """The temperature at which the probabilities fit what turned out to be right."""
    rows = np.arange(len(right))

    def surprise(temperature: float) -> float:
        likely = _softmax(scores / temperature)[rows, right]
        return float(-np.log(np.maximum(likely, 1e-12)).mean())

    steps: list[float] = TEMPERATURES.tolist()
    best = min(steps, key=surprise)
    return round(best, DECIMALS)


def _certain_from(probabilities: Floats, right: npt.NDArray[np.int64]) -> float:
    """The lowest confidence above which enough turned out to be right; 1.0 when none is."""
    confidence, hit = probabilities.max(axis=1), probabilities.argmax(axis=1) == right
    order = np.argsort(-confidence, kind="stable")
    share = np.cumsum(hit[order]) / np.arange(1, len(right) + 1)
    good = np.flatnonzero(share >= CERTAIN_IS_RIGHT)
    return float(round(confidence[order][good[-1]], DECIMALS)) if len(good) else 1.0


def _second_from(
    probabilities: Floats,
    right: npt.NDArray[np.int64],
    names: Sequence[str],
    secondary: Sequence[Sequence[str]],
) -> float:
    """The threshold for a second label at which all labels together come out best (F1)."""
    truth = np.zeros(probabilities.shape, dtype=bool)
    for at, labels in enumerate(secondary):
        truth[at, [names.index(label) for label in labels if label in names]] = True
    first = np.zeros_like(truth)
    first[np.arange(len(right)), probabilities.argmax(axis=1)] = True
    truth[np.arange(len(right)), right] = True

    def f1(threshold: float) -> float:
        given = first | (probabilities >= threshold)
        return float(2 * (given & truth).sum() / (given.sum() + truth.sum()))

    steps: list[float] = np.linspace(0.05, 0.5, 46).tolist()
    best = max(steps, key=f1)
    return round(best, DECIMALS)


def _with(model: TextModel, **changes: float) -> TextModel:
    fields = {name: getattr(model, name) for name in TextModel.__dataclass_fields__}
    return TextModel(**(fields | changes))
