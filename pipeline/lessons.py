"""What the program learns from the example bank: models of one mechanism, and what joins them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Protocol

import msgspec
import numpy as np

from pipeline import contexts
from pipeline.contexts import Sentence
from pipeline.encoder import AREAS, KINDS
from pipeline.learning import (
    DenseModel,
    Floats,
    TextModel,
    fused,
    train,
    train_dense,
    train_plain,
    unseen_probabilities,
)
from pipeline.model import Addressee, SectionRole
from pipeline.outlines import (
    MOST_SENTENCES,
    ROLES,
    SHORTEST_SENTENCE,
    Node,
    bare,
    evidence_of,
    features,
    hear,
    weigh,
)
from pipeline.taxonomy import ADVICE, NEUTRAL, TITLE, Bank, Example

YES, NO = "ja", "nee"
# Of the sentences of a report few are advice; without this they would drown. Between 3 and 18
# measured alike, when the bank held nine reports.
PROSE_WEIGHT = 8.0
# Inverse of the regularisation of how witnesses are joined; between 0.1 and 1 measured alike.
SECTIONS_STRENGTH = 0.5
CONTEXTS_STRENGTH = 1.0
WITHIN = " > "  # between the headings of a path
# How much the n-grams count beside the encoder, and how far their joint opinion is flattened; both
# chosen on groups of examples that neither learned from (training/encoder/README.md).
_AREAS_SHARE = (0.55, 0.90)
_ADVICE_SHARE = (0.20, 0.80)
# The kind of section in which each kind of lookalike stands by nature.
PASSAGES = {
    "eerdere_aanbeveling": SectionRole.EARLIER,
    "bevinding": SectionRole.FINDINGS,
    "citaat": SectionRole.FINDINGS,
    "onderzoeksvraag": SectionRole.METHOD,
    "metatekst": SectionRole.METHOD,
    "methode": SectionRole.METHOD,
    "toezegging": SectionRole.RESPONSE,
    "bestuurlijke_reactie": SectionRole.RESPONSE,
    "normenkader": SectionRole.NORMS,
    "wettelijk_kader": SectionRole.NORMS,
    "andere_gemeente": SectionRole.ELSEWHERE,
}


class Hears(Protocol):
    """An encoder, or what remembers what one said."""

    def labels(self, task: str) -> tuple[str, ...]:
        """The labels of a task, in the order of the columns of `probabilities`."""
        ...

    def probabilities(self, task: str, texts: Sequence[str]) -> Floats:
        """One row for each text, one column for each label; rows add up to 1."""
        ...


@dataclass(frozen=True, kw_only=True)
class Models:
    """The models of one bank.

    `areas` has the codes 0-10 as labels, `addressees` who is asked to act, `detector` whether a
    sentence asks somebody to act, `kinds` what kind of finding it is by itself, advice or neutral,
    and `contexts` the same among its neighbours; `states` says what a response or a follow-up says
    of a recommendation; `titles` says what the section under a heading is
    for, `passages` in what kind of section a sentence belongs, and `sections` what these two and
    its place together mean. The encoder, where it is used, is heard beside them.
    """

    areas: TextModel
    addressees: TextModel
    detector: TextModel
    kinds: TextModel
    titles: TextModel
    passages: TextModel
    sections: DenseModel
    contexts: DenseModel
    states: TextModel
    encoder: Hears | None = None

    def codes(self, texts: Sequence[str]) -> Floats:
        """For each text the chances of the areas, in the order of their labels."""
        alone = self.areas.probabilities(texts)
        read = self._read(AREAS, texts, self.areas.labels)
        return alone if read is None else fused(alone, read, *_AREAS_SHARE)

    def advises(self, texts: list[str]) -> list[float]:
        """For each text the probability that it is a recommendation."""
        column = self.detector.labels.index(YES)
        alone = self.detector.probabilities(texts)[:, [column]]
        read = self._read(KINDS, texts, (ADVICE,))
        if read is not None:
            alone = fused(_both(alone), _both(read), *_ADVICE_SHARE)[:, :1]
        return [float(chance) for chance in alone[:, 0]]

    def _read(self, task: str, texts: Sequence[str], labels: Sequence[str]) -> Floats | None:
        """What the encoder says, a column for each of these labels."""
        if self.encoder is None:
            return None
        known = self.encoder.labels(task)
        return self.encoder.probabilities(task, texts)[:, [known.index(name) for name in labels]]

    def asks(self, texts: list[str]) -> list[Addressee]:
        """For each recommendation who is most likely to act on it."""
        labels = self.addressees.labels
        rows = self.addressees.probabilities(texts)
        return [Addressee(labels[int(row.argmax())]) for row in rows]


def learn_areas(bank: Bank) -> TextModel:
    """From recommendations and findings together: a finding is coded by the same rules."""
    examples = (*bank.recommendations, *bank.findings, *_whole(e for e in bank.prose if e.coded))
    return train(
        [example.text for example in examples],
        [str(example.primary) for example in examples],
        [example.group for example in examples],
        secondary=[[str(code) for code in example.secondary] for example in examples],
    )


def _whole(sentences: Iterable[Example]) -> list[Example]:
    """The same, the sentences of one recommendation as one text."""
    found: list[Example] = []
    for example in sentences:
        last = found[-1] if found else None
        if last and example.unit and (last.unit, last.group) == (example.unit, example.group):
            found[-1] = msgspec.structs.replace(last, text=f"{last.text} {example.text}")
        else:
            found.append(example)
    return found


def learn_addressees(bank: Bank) -> TextModel:
    """Who is asked to act, from recommendations of which somebody said so."""
    whole = _whole(e for e in bank.prose if e.unit)
    known = [e for e in (*bank.recommendations, *whole) if e.addressee is not Addressee.ONBEKEND]
    return _plain([(example, example.addressee.value) for example in known])


def learn_detector(bank: Bank) -> TextModel:
    """Recommendations against all that only looks like one, and against ordinary prose.

    What explains a recommendation asks nothing by itself and is left out.
    """
    in_prose = [e for e in _first_of_units(bank) if e.kind == ADVICE]
    prose = [e for e in bank.prose if e.kind != ADVICE]
    others = (*bank.lookalikes, *bank.findings, *prose)
    advice = (*bank.recommendations, *in_prose)
    weights = [1.0] * len(bank.recommendations) + [PROSE_WEIGHT] * len(in_prose)
    # How many of each the bank happens to hold says nothing of a report: both weigh alike.
    weights += [sum(weights) / len(others)] * len(others)
    return _train_labelled([*_labelled(advice, YES), *_labelled(others, NO)], weights)


def _first_of_units(bank: Bank) -> list[Example]:
    """The sentences of reports; of each recommendation the first, in which it asks."""
    seen: set[tuple[str, str]] = set()
    found = []
    for example in bank.prose:
        place = (example.group, example.unit)
        if not example.unit or place not in seen:
            found.append(example)
        seen.add(place)
    return found


def learn_kinds(bank: Bank) -> TextModel:
    """What a sentence is by itself: advice, a kind of finding, or neutral."""
    return _plain([*((e, e.kind) for e in bank.prose), *_loose_kinds(bank)])


def _loose_kinds(bank: Bank) -> list[tuple[Example, str]]:
    """Lookalikes such as a method or a norm say nothing about how it works."""
    return [
        *((example, example.kind) for example in bank.findings),
        *_labelled(bank.lookalikes, NEUTRAL),
        *_labelled(bank.recommendations[::3], ADVICE),
    ]


def learn_contexts(bank: Bank) -> DenseModel:
    """What it is among its neighbours and in its section, from whole reports.

    What a sentence is by itself is the opinion of a model that did not see the report.
    """
    prose = bank.prose
    beside = [(example.text, kind) for example, kind in _loose_kinds(bank)]
    kinds, groups = [e.kind for e in prose], [e.group for e in prose]
    _, opinions = unseen_probabilities([e.text for e in prose], kinds, groups, beside)
    starts = accumulate(_part(e, f) for e, f in pairwise((prose[0], *prose)))
    sentences = [
        Sentence(text=e.text, section=start, role=SectionRole(e.role))
        for e, start in zip(prose, starts, strict=True)
    ]
    rows = contexts.features(sentences, opinions)
    return train_dense(rows, kinds, CONTEXTS_STRENGTH, groups, _as_usual(prose))


def _as_usual(prose: Sequence[Example]) -> list[float]:
    """How much each sentence counts.

    Practice reports hold more findings than others: their neutral sentences count more, until
    they are as common beside findings as elsewhere.
    """
    usual = _findings_to_neutral(example for example in prose if not example.practice)
    dense = _findings_to_neutral(example for example in prose if example.practice)
    more = max(1.0, dense / usual) if usual and dense else 1.0
    return [more if e.practice and e.kind == NEUTRAL else 1.0 for e in prose]


def _findings_to_neutral(prose: Iterable[Example]) -> float:
    kinds = [example.kind for example in prose]
    found = sum(kind not in (ADVICE, NEUTRAL) for kind in kinds)
    return found / max(1, kinds.count(NEUTRAL))


def _part(one: Example, other: Example) -> bool:
    """Whether a section ends between two sentences."""
    return (one.group, one.heading) != (other.group, other.heading)


def learn_states(bank: Bank) -> TextModel:
    """What became of a recommendation, or what was answered, from sentences that say so."""
    return _plain([(example, example.state.value) for example in bank.prose if example.state])


def learn_titles(bank: Bank) -> TextModel:
    """Roles of sections by their heading; a heading that is a subject tells of findings."""
    return _plain([*_loose_titles(bank), *_titles(bank)])


def _loose_titles(bank: Bank) -> list[tuple[Example, str]]:
    return [(example, example.kind) for example in bank.headings]


def _titles(bank: Bank) -> list[tuple[Example, str]]:
    """The headings of whole reports without their numbers, each with the role of its section."""
    return [
        (msgspec.structs.replace(example, text=bare(example.text)), example.role)
        for example in bank.reports
        if example.kind == TITLE
    ]


def learn_passages(bank: Bank) -> TextModel:
    """Roles of sections by their sentences, from where these stand in whole reports.

    What the bank says of loose sentences is added: a norm stands among the norms.
    """
    return _plain([*((e, e.role) for e in bank.prose), *_loose_passages(bank)])


def _loose_passages(bank: Bank) -> list[tuple[Example, str]]:
    looks = [(e, PASSAGES[e.kind].value) for e in bank.lookalikes if e.kind in PASSAGES]
    found = [e for e in bank.findings if e.kind != NEUTRAL]
    return [
        *_labelled(bank.recommendations[::2], SectionRole.RECOMMENDATIONS.value),
        *_labelled(found, SectionRole.FINDINGS.value),
        *looks,
    ]


# --- sections -----------------------------------------------------------------------------


def learn_sections(bank: Bank) -> DenseModel:
    """How title, sentences and place together decide, from whole reports.

    What titles and sentences say is the opinion of models that did not see the report.
    """
    reports = _outlines(bank)
    nodes = [node for own in reports.values() for node in own]
    groups = [name for name, own in reports.items() for _ in own]
    _vote(bank, nodes, groups)
    _listen(bank, nodes, groups)
    rows = []
    for own in reports.values():
        weigh(own)
        rows += [features(node, own[:at]) for at, node in enumerate(own)]
    return train_dense(np.array(rows), [node.role.value for node in nodes], SECTIONS_STRENGTH)


def _outlines(bank: Bank) -> dict[str, list[Node]]:
    """The sections of each whole report, in order, with their sentences and true roles."""
    reports: dict[str, list[Node]] = {}
    for example in bank.reports:
        own = reports.setdefault(example.group, [])
        if example.kind == TITLE:
            own.append(_node(example, own))
        elif own:
            own[-1].texts.append(example.text)
            own[-1].letters += len(example.text)
            own[-1].evidence += evidence_of(example.text)
    return reports


def _node(example: Example, earlier: Sequence[Node]) -> Node:
    level = example.heading.count(WITHIN) + 1
    above = next((node for node in reversed(earlier) if node.level < level), None)
    role = SectionRole(example.role)
    node = Node(title=example.text, level=level, above=above, role=role)
    if above:
        above.children.append(node)
    return node


def _vote(bank: Bank, nodes: Sequence[Node], groups: Sequence[str]) -> None:
    titles, loose = [bare(node.title) for node in nodes], _loose_titles(bank)
    beside = [(example.text, role) for example, role in loose]
    labels = [node.role.value for node in nodes]
    names, rows = unseen_probabilities(titles, labels, groups, beside)
    for node, row in zip(nodes, by_role(names, rows), strict=True):
        node.votes = row


def _listen(bank: Bank, nodes: Sequence[Node], groups: Sequence[str]) -> None:
    heard = [[text for text in node.texts if len(text) >= SHORTEST_SENTENCE] for node in nodes]
    kept = [own[:MOST_SENTENCES] for own in heard]
    places = [at for at, own in enumerate(kept) for _ in own]
    names, rows = unseen_probabilities(
        [text for own in kept for text in own],
        [nodes[at].role.value for at in places],
        [groups[at] for at in places],
        [(example.text, role) for example, role in _loose_passages(bank)],
    )
    told = by_role(names, rows)
    for at, node in enumerate(nodes):
        hear(node, told[[row for row, place in enumerate(places) if place == at]])


def by_role(names: Sequence[str], rows: Floats) -> Floats:
    """The same rows with a column for each of ROLES, in that order."""
    spread = np.zeros((len(rows), len(ROLES)))
    spread[:, [ROLES.index(SectionRole(name)) for name in names]] = rows
    return spread


# By the name of the model in `Models`.
LESSONS: dict[str, Callable[[Bank], TextModel | DenseModel]] = {
    "areas": learn_areas,
    "addressees": learn_addressees,
    "passages": learn_passages,
    "sections": learn_sections,
    "contexts": learn_contexts,
    "kinds": learn_kinds,
    "states": learn_states,
    "detector": learn_detector,
    "titles": learn_titles,
}
_DENSE = ("contexts", "sections")


def read_model(name: str, content: bytes) -> TextModel | DenseModel:
    """The model of that name; raises ValueError or KeyError when these bytes are not one."""
    return DenseModel.from_bytes(content) if name in _DENSE else TextModel.from_bytes(content)


def _both(chances: Floats) -> Floats:
    return np.hstack([chances, 1 - chances])


def _labelled(examples: Iterable[Example], label: str) -> list[tuple[Example, str]]:
    return [(example, label) for example in examples]


def _plain(pairs: Sequence[tuple[Example, str]]) -> TextModel:
    return train_plain([example.text for example, _ in pairs], [label for _, label in pairs])


def _train_labelled(pairs: list[tuple[Example, str]], weights: Sequence[float] = ()) -> TextModel:
    return train(
        [example.text for example, _ in pairs],
        [label for _, label in pairs],
        [example.group for example, _ in pairs],
        weights=weights,
    )
