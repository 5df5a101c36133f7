"""The sections of a report and what each is for.

Title, sentences and place are heard together: a title alone is too often a subject, or worded like
no other. A section whose own witnesses say nothing clear takes the role of the section above it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Block, Document, Section, SectionRole, Span
from pipeline.outlines import Node
from pipeline.sections.tree import nodes_of
from pipeline.sections.verdict import decide
from pipeline.sections.witnesses import Readers, listen

__all__ = ["find_sections"]


def find_sections(document: Document, readers: Readers | None = None) -> tuple[Section, ...]:
    """The sections in reading order; what stands before the first heading is the cover.

    A document without any heading is one section, of which nothing is known but that it speaks.
    Without readers only titles that mean one thing everywhere are understood.
    """
    nodes = nodes_of(document)
    if readers and nodes:
        listen(nodes, readers)
    decide(document, nodes, readers.sections if readers else None)
    first = nodes[0].at if nodes else len(document.blocks)
    opening = document.blocks[:first]
    role = SectionRole.COVER if nodes else SectionRole.FINDINGS
    before = [_opening(opening, role)] if opening else []
    return (*before, *(_section(document, node) for node in nodes))


def _opening(blocks: Sequence[Block], role: SectionRole) -> Section:
    span = Span(start=blocks[0].span.start, end=blocks[-1].span.end)
    return Section(
        title="",
        level=0,
        role=role,
        path=(),
        span=span,
        blocks=tuple(range(len(blocks))),
    )


def _section(document: Document, node: Node) -> Section:
    heading, last = document.blocks[node.at], document.blocks[node.end - 1]
    return Section(
        title=node.title,
        level=node.level,
        role=node.role,
        path=_path(node),
        span=Span(start=heading.span.start, end=last.span.end),
        blocks=tuple(range(node.at + 1, node.end)),
    )


def _path(node: Node) -> tuple[str, ...]:
    return (*(_path(node.above) if node.above else ()), node.title)
