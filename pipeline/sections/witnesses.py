"""What is heard of each section: its title, and its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pipeline.learning import DenseModel, TextModel
from pipeline.lessons import by_role
from pipeline.outlines import Node, bare, hear


class Readers(Protocol):
    """The models that hear titles and sentences, and the one that weighs what they say."""

    @property
    def titles(self) -> TextModel:
        """What the section under a heading is for."""
        ...

    @property
    def passages(self) -> TextModel:
        """In what kind of section a sentence belongs."""
        ...

    @property
    def sections(self) -> DenseModel:
        """What title, sentences and place together mean."""
        ...


def listen(nodes: Sequence[Node], readers: Readers) -> None:
    """What titles and sentences say, filled in on each node."""
    titles = readers.titles.probabilities([bare(node.title) for node in nodes])
    for node, row in zip(nodes, by_role(readers.titles.labels, titles), strict=True):
        node.votes = row
    texts = [text for node in nodes for text in node.texts]
    told = by_role(readers.passages.labels, readers.passages.probabilities(texts))
    start = 0
    for node in nodes:
        hear(node, told[start : start + len(node.texts)])
        start += len(node.texts)
