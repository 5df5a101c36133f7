"""The headings of a report as a tree, each with what is known of the text under it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.model import BlockKind, Document, SectionRole

Votes = Mapping[SectionRole, float]


@dataclass(slots=True, kw_only=True)
class Node:
    """A section in the making, its own text from block `at` + 1 to `end`.

    `votes` is what the title says; `heard` what its `count` sentences are taken for, summed;
    `evidence` how much of its `letters` are figures and quotations.
    """

    at: int
    end: int
    title: str
    level: int
    above: Node | None
    children: list[Node] = field(default_factory=list)
    votes: Votes = field(default_factory=dict)
    heard: dict[SectionRole, float] = field(default_factory=dict)
    letters: int = 0
    evidence: float = 0.0
    count: int = 0
    role: SectionRole = SectionRole.FINDINGS


def nodes_of(document: Document) -> list[Node]:
    """The headings in reading order, each below the nearest one of a higher level."""
    starts = [at for at, block in enumerate(document.blocks) if block.kind is BlockKind.HEADING]
    nodes: list[Node] = []
    for at, end in pairwise([*starts, len(document.blocks)]):
        block = document.blocks[at]
        above = next((n for n in reversed(nodes) if n.level < block.level), None)
        title = document.quote(block.span)
        node = Node(at=at, end=end, title=title, level=block.level, above=above)
        if above:
            above.children.append(node)
        nodes.append(node)
    return nodes


def family(node: Node) -> list[Node]:
    """The section and all that stands below it."""
    return [node, *(below for child in node.children for below in family(child))]
