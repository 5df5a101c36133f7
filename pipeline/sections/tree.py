"""The headings of a report as a tree, each with the text under it."""

from __future__ import annotations

from itertools import pairwise

from pipeline.dutch import sentences
from pipeline.model import BlockKind, Document
from pipeline.outlines import MOST_SENTENCES, SHORTEST_SENTENCE, Node, evidence_of, weigh

_HEARD = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW)


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
        _read(document, node)
    weigh(nodes)
    return nodes


def _read(document: Document, node: Node) -> None:
    """Its sentences, how long its text is and how much of it is evidence."""
    for block in document.blocks[node.at + 1 : node.end]:
        text = document.quote(block.span)
        node.letters += len(text)
        node.evidence += evidence_of(text)
        if block.kind in _HEARD and len(node.texts) < MOST_SENTENCES:
            found = [text[span.start : span.end] for span in sentences(text)]
            node.texts += [sentence for sentence in found if len(sentence) >= SHORTEST_SENTENCE]
    del node.texts[MOST_SENTENCES:]
