"""The role of each section: witnesses weighed in reading order, chapters before their parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

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


def decide(document: Document, nodes: Sequence[Node], weighs: DenseModel | None) -> None:
    """A role for every node; without a model only titles that mean one thing are understood."""
    cover = _cover_pages(document)
    titles = " ".join(n.title for n in nodes if document.blocks[n.at].page == 1)
    follows = bool(_FOLLOWS_UP.search(plain(titles)))
    for at, node in enumerate(nodes):
        if document.blocks[node.at].page in cover:
            node.role = SectionRole.COVER
        elif apart := _is_apart(document, node):
            node.role = apart
        elif follows and _goes_through_advice(node):
            node.role = SectionRole.EARLIER
        elif weighs is None:
            node.role = _by_title(node)
        else:
            node.role = _weighed(node, nodes[:at], weighs)


def _is_apart(document: Document, node: Node) -> SectionRole | None:
    """Contents and colophon belong to no chapter; they are known by their title or their lines."""
    blocks = document.blocks[node.at + 1 : node.end]
    listed = sum(block.kind is BlockKind.CONTENTS for block in blocks)
    if listed > len(blocks) / 2:
        return SectionRole.CONTENTS
    told = dict(zip(ROLES, node.votes.tolist(), strict=True))
    return next((r for r in _APART if role_of(node.title) is r or told[r] > SURELY), None)


def _weighed(node: Node, earlier: Sequence[Node], weighs: DenseModel) -> SectionRole:
    [row] = weighs.probabilities(features(node, earlier)[None])
    return SectionRole(weighs.labels[int(row.argmax())])


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
