"""The role of each section: witnesses weighed in reading order, chapters before their parts.

What an earlier section is for says much about a later one, and the other way round: the likeliest
ways to read a report stand beside one another until its end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from math import log
from typing import NamedTuple

from pipeline.dutch import plain
from pipeline.learning import DenseModel
from pipeline.model import BlockKind, Document, SectionRole
from pipeline.outlines import ROLES, Node, features, role_of, words_of

# What a study of what became of earlier advice is called, on its first page.
_FOLLOWS_UP = re.compile(r"\bdoorwerking\w*|\bvervolgonderzoek\b|\bopvolging van\b")
_NUMBERED_ADVICE = re.compile(r"(?:aanbeveling|advies|conclusie en aanbeveling) \d")
FEWEST_ADVICE = 3
# A cover holds fewer letters of running text than this.
COVER_TEXT = 350
_APART = (SectionRole.CONTENTS, SectionRole.COLOPHON)
SURELY = 0.5
# A summary is shorter than what it sums up.
HALF = 0.5
# So many ways are kept; no role counts as less likely than this.
WAYS = 6
UNLIKELY = 1e-3


def decide(document: Document, nodes: Sequence[Node], weighs: DenseModel | None) -> None:
    """A role for every node; without a model only titles that mean one thing are understood."""
    known = _known(document, nodes)
    if weighs is None:
        for node, role in zip(nodes, known, strict=True):
            node.role = role or _by_title(node)
        return
    ways = [_Way(likely=0.0, roles=())]
    for at, (node, role) in enumerate(zip(nodes, known, strict=True)):
        if role:
            ways = [_on(way, role) for way in ways]
        else:
            further = (_weighed(nodes[:at], node, way, weighs) for way in ways)
            ways = _likeliest(chain.from_iterable(further))
    _walk(nodes, ways[0])


def _known(document: Document, nodes: Sequence[Node]) -> list[SectionRole | None]:
    """The roles of which there is no doubt."""
    cover = _cover_pages(document)
    titles = " ".join(n.title for n in nodes if document.blocks[n.at].page == 1)
    follows = bool(_FOLLOWS_UP.search(plain(titles)))
    return [
        SectionRole.COVER
        if document.blocks[node.at].page in cover
        else _is_apart(document, node)
        or (SectionRole.EARLIER if follows and _goes_through_advice(node) else None)
        for node in nodes
    ]


class _Way(NamedTuple):
    """The roles of the first nodes, and the logarithm of how likely they are together."""

    likely: float
    roles: tuple[SectionRole, ...]


def _on(way: _Way, role: SectionRole, chance: float = 1.0) -> _Way:
    return _Way(likely=way.likely + log(max(chance, UNLIKELY)), roles=(*way.roles, role))


def _walk(nodes: Sequence[Node], way: _Way) -> None:
    for node, role in zip(nodes, way.roles, strict=False):
        node.role = role


def _likeliest(ways: Iterable[_Way]) -> list[_Way]:
    """What is kept open: a section that seems one thing may turn out another further on."""
    return sorted(ways, key=lambda way: (-round(way.likely, 6), way.roles))[:WAYS]


def _is_apart(document: Document, node: Node) -> SectionRole | None:
    """Contents and colophon belong to no chapter; they are known by their title or their lines."""
    blocks = document.blocks[node.at + 1 : node.end]
    listed = sum(block.kind is BlockKind.CONTENTS for block in blocks)
    if listed > len(blocks) / 2:
        return SectionRole.CONTENTS
    told = dict(zip(ROLES, node.votes.tolist(), strict=True))
    return next((r for r in _APART if role_of(node.title) is r or told[r] > SURELY), None)


def _weighed(earlier: Sequence[Node], node: Node, way: _Way, weighs: DenseModel) -> Iterator[_Way]:
    """The way on, for each role that the node may have after those."""
    _walk(earlier, way)
    [row] = weighs.probabilities(features(node, earlier)[None])
    for label, chance in zip(weighs.labels, row.tolist(), strict=True):
        role = SectionRole(label)
        if role is not SectionRole.SUMMARY or node.share <= HALF:
            yield _on(way, role, chance)


def _by_title(node: Node) -> SectionRole:
    above = SectionRole.FINDINGS if node.is_chapter or node.above is None else node.above.role
    return role_of(node.title) or above


def _goes_through_advice(node: Node) -> bool:
    """Whether its parts are recommendations by number: in a follow-up study those of before."""
    numbered = sum(bool(_NUMBERED_ADVICE.match(words_of(n.title))) for n in node.children)
    return numbered >= FEWEST_ADVICE and "nieuwe" not in plain(node.title)


def _cover_pages(document: Document) -> set[int]:
    """The first page, when next to nothing but titles stands on it."""
    letters = sum(
        block.span.end - block.span.start
        for block in document.blocks
        if block.page == 1 and block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM)
    )
    later = any(block.page > 1 for block in document.blocks)
    return {1} if later and letters < COVER_TEXT else set()
