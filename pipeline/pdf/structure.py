"""What a tagged PDF says of itself: which of the marked content of a page is a heading.

Programs that write such files (Word, LibreOffice, a browser) mark each piece of text with a number,
and keep a tree of structure elements that own those numbers. PDFium gives the part of the tree
that belongs to a page, with the names of styles already turned into the standard ones.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from itertools import repeat
from typing import NamedTuple

from pipeline.pdf import native
from pipeline.pdf.native import Handle

# A tree with more elements on one page than this is no help to a reader either.
MOST_ELEMENTS = 20_000
# A plain H is the heading of the section that it stands in: how deep says how many hold it.
_OF_SECTION = 0
_LEVELS = {"H": _OF_SECTION} | {f"H{level}": level for level in range(1, 10)}
_SECTIONS = ("Sect", "Art")
# What holds no heading, and most of the text: there is no need to look into it.
_TEXT = ("P", "Span", "Link", "Reference", "TOC", "Lbl", "Note", "Figure", "Formula", "Form")
_SIZE = 32  # bytes of a name with its zero; those that matter here are shorter
_ROOM = ctypes.c_ulong(_SIZE)
_NOTHING: Mapping[int, int] = {}


class _Element(NamedTuple):
    """An element, the level of the heading that holds it (0: none), how many sections hold it."""

    handle: Handle
    heading: int = 0
    sections: int = 0


class StructureReader:
    """Reads the structure of one page after the other; of an untagged file there is none."""

    def __init__(self, document: Handle) -> None:
        self._tagged = bool(native.is_tagged(document))
        self._name = ctypes.create_string_buffer(_SIZE)

    def heading_levels(self, page: Handle) -> Mapping[int, int]:
        """The level of each piece of marked content that is (part of) a heading, by its number."""
        if not self._tagged:
            return _NOTHING
        tree = native.structure_tree(page)
        if not tree.value:
            return _NOTHING
        try:
            return self._walked(tree)
        finally:
            native.close_structure(tree)

    def _walked(self, tree: Handle) -> dict[int, int]:
        """Each element once, and not too many: a hostile tree can run in circles."""
        levels: dict[int, int] = {}
        seen: set[int | None] = set()
        left = MOST_ELEMENTS
        roots = map(native.structure_root, repeat(tree), range(min(native.count_roots(tree), left)))
        waiting = [_Element(root) for root in roots if root]
        while waiting and left > 0:
            element = waiting.pop()
            if element.handle.value not in seen:
                seen.add(element.handle.value)
                count = min(native.count_children(element.handle), left)
                left -= count + 1
                waiting += self._opened(element, count, levels)
        return levels

    def _opened(self, element: _Element, count: int, levels: dict[int, int]) -> list[_Element]:
        """The elements in this one; what is content of a heading gets its level."""
        handle, heading, sections = element
        name = self._kind(handle)
        if name in _TEXT and not heading:
            return []
        if name in _LEVELS:
            heading = _LEVELS[name] or max(1, sections)
        sections += name in _SECTIONS
        if heading:
            for at in range(count):
                levels.setdefault(native.child_content(handle, at), heading)
            levels.pop(-1, None)  # an element, or content of another page
        inside = map(native.child_element, repeat(handle), range(count))
        return [_Element(child, heading, sections) for child in inside if child]

    def _kind(self, element: Handle) -> str:
        size = native.element_type(element, self._name, _ROOM)
        known = 2 < size <= _SIZE  # noqa: PLR2004 - the zero at its end
        return self._name.raw[: size - 2].decode("utf-16-le", "replace") if known else ""
