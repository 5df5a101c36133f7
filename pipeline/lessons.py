"""What the program learns from the example bank: five models of one mechanism."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipeline.learning import TextModel, train
from pipeline.model import SectionRole
from pipeline.taxonomy import ADVICE, NEUTRAL, Bank, Example

YES, NO = "ja", "nee"
# Of the sentences of a report one in nineteen is advice; without this it would drown. Between 3 and
# 18 measured alike.
PROSE_WEIGHT = 8.0
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


@dataclass(frozen=True, kw_only=True)
class Models:
    """The models of one bank.

    `areas` has the codes 0-10 as labels, `detector` whether a sentence asks somebody to act,
    `kinds` what kind of finding it is, or neutral; `titles` says what the section under a heading
    is for, `passages` in what kind of section a sentence belongs.
    """

    areas: TextModel
    detector: TextModel
    kinds: TextModel
    titles: TextModel
    passages: TextModel

    def advises(self, texts: list[str]) -> list[float]:
        """For each text the probability that it is a recommendation."""
        column = self.detector.labels.index(YES)
        return [float(row[column]) for row in self.detector.probabilities(texts)]


def learn_areas(bank: Bank) -> TextModel:
    """From recommendations and findings together: a finding is coded by the same rules."""
    examples = (*bank.recommendations, *bank.findings)
    return train(
        [example.text for example in examples],
        [str(example.primary) for example in examples],
        [example.group for example in examples],
        secondary=[[str(code) for code in example.secondary] for example in examples],
    )


def learn_detector(bank: Bank) -> TextModel:
    """Recommendations against all that only looks like one, and against ordinary prose."""
    in_prose = [e for e in bank.prose if e.kind == ADVICE]
    prose = [e for e in bank.prose if e.kind != ADVICE]
    others = (*bank.lookalikes, *bank.findings, *prose)
    advice = (*bank.recommendations, *in_prose)
    weights = [1.0] * len(bank.recommendations) + [PROSE_WEIGHT] * len(in_prose)
    weights += [1.0] * len(others)
    return _train_labelled([*_labelled(advice, YES), *_labelled(others, NO)], weights)


def learn_kinds(bank: Bank) -> TextModel:
    """Kinds of finding; lookalikes such as a method or a norm say nothing about how it works."""
    findings = [(example, example.kind) for example in bank.findings]
    findings += [(e, NEUTRAL if e.kind == ADVICE else e.kind) for e in bank.prose]
    return _train_labelled([*findings, *_labelled(bank.lookalikes, NEUTRAL)])


def learn_titles(bank: Bank) -> TextModel:
    """Roles of sections by their heading; a heading that is a subject tells of findings."""
    return _train_labelled([(example, example.kind) for example in bank.headings])


def learn_passages(bank: Bank) -> TextModel:
    """Roles of sections by their sentences, from what the bank says of each sentence."""
    looks = [(e, PASSAGES[e.kind].value) for e in bank.lookalikes if e.kind in PASSAGES]
    found = [e for e in bank.findings if e.kind != NEUTRAL]
    return _train_labelled(
        [
            *_labelled(bank.recommendations, SectionRole.RECOMMENDATIONS.value),
            *_labelled(found, SectionRole.FINDINGS.value),
            *looks,
        ]
    )


# By the name of the model in `Models`.
LESSONS: dict[str, Callable[[Bank], TextModel]] = {
    "areas": learn_areas,
    "passages": learn_passages,
    "kinds": learn_kinds,
    "detector": learn_detector,
    "titles": learn_titles,
}


def _labelled(examples: Iterable[Example], label: str) -> list[tuple[Example, str]]:
    return [(example, label) for example in examples]


def _train_labelled(pairs: list[tuple[Example, str]], weights: Sequence[float] = ()) -> TextModel:
    return train(
        [example.text for example, _ in pairs],
        [label for _, label in pairs],
        [example.group for example, _ in pairs],
        weights=weights,
    )
