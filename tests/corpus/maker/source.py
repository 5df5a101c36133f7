"""A report's source, Markdown with marks, as a tree that every producer can set in type."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.attrs.parse import parse as parse_attrs
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from maker.style import Setting

# --- inlines ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Em:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A forced new line."""


@dataclass(frozen=True, slots=True)
class Note:
    """A reference to a footnote, whose text is set at the foot of the page it stands on."""

    number: int
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Truth about a piece of text; a producer sets its children and nothing else.

    `kind` is lijkt, bevinding or variant.
    """

    kind: str
    attrs: dict[str, str]
    children: tuple[Inline, ...]


Inline = Text | Strong | Em | Break | Note | Mark


# --- blocks -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item holds blocks. `first` is the number of the first item when ordered."""

    ordered: bool
    first: int
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its head, and its rows of cells."""

    head: tuple[tuple[Inline, ...], ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation as printed. `label` is what the report prints before it, maybe nothing."""

    nr: str
    attrs: dict[str, str]
    blocks: tuple[Block, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """Another wording of recommendation `van`; set as running text."""

    van: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A heading with what stands under it, set in a box beside or between the running text."""

    blocks: tuple[Block, ...]


Block = Heading | Paragraph | Items | Grid | Quote | Advice | Variant | Box


@dataclass(frozen=True, slots=True)
class Source:
    """`name` is the file's without `.md`; `meta` its front matter."""

    name: str
    meta: dict[str, Any]
    blocks: tuple[Block, ...]


# --- reading ------------------------------------------------------------------------------

Notes = dict[int, tuple[Inline, ...]]
_WRAPPERS = {"strong": Strong, "em": Em}


def read_source(path: Path) -> Source:
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    tree = SyntaxTreeNode(_markdown().parse(body))
    notes = _notes(tree)
    blocks = tuple(_blocks(tree.children, notes))
    return Source(name=path.stem, meta=tomllib.loads(head), blocks=blocks)


def arranged(source: Source, setting: Setting) -> Source:
    """The source with the numbers that are printed before its advice, and with its boxes."""
    blocks = tuple(_boxed([_labelled(block, setting) for block in source.blocks], setting.boxes))
    return replace(source, blocks=blocks)


def plain(inlines: Sequence[Inline]) -> str:
    """The words of a piece, footnotes left out."""
    return "".join(_plain(inline) for inline in inlines)


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """Every block in reading order, those that hold others before what they hold."""
    for block in blocks:
        yield block
        for group in inner(block):
            yield from walk(group)


def inner(block: Block) -> tuple[tuple[Block, ...], ...]:
    """The blocks that a block holds, in groups."""
    if isinstance(block, Items):
        return block.items
    if isinstance(block, Quote | Advice | Variant | Box):
        return (block.blocks,)
    return ()


def runs(block: Block) -> tuple[tuple[Inline, ...], ...]:
    """The pieces of text that stand in a block itself: one, or one for each cell."""
    if isinstance(block, Heading | Paragraph):
        return (block.children,)
    if isinstance(block, Grid):
        return (*block.head, *(cell for row in block.rows for cell in row))
    return ()


def _markdown() -> MarkdownIt:
    md = MarkdownIt("commonmark").enable("table").use(footnote_plugin)
    md.use(attrs_plugin, spans=True)
    return md.use(container_plugin, name="aanbeveling").use(container_plugin, name="variant")


def _notes(tree: SyntaxTreeNode) -> Notes:
    found: Notes = {}
    for node in tree.walk():
        if node.type == "footnote":
            text = next(child for child in node.walk() if child.type == "inline")
            found[node.meta["id"]] = tuple(_inlines(text.children, {}))
    return found


def _blocks(nodes: Sequence[SyntaxTreeNode], notes: Notes) -> Iterator[Block]:
    for node in nodes:
        if node.type != "footnote_block":
            yield _block(node, notes)


def _block(node: SyntaxTreeNode, notes: Notes) -> Block:
    if node.type in _READERS:
        return _READERS[node.type](node, notes)
    message = f"unknown block {node.type}"
    raise ValueError(message)


def _heading(node: SyntaxTreeNode, notes: Notes) -> Block:
    return Heading(int(node.tag[1]), _text(node, notes))


def _paragraph(node: SyntaxTreeNode, notes: Notes) -> Block:
    return Paragraph(_text(node, notes))


def _items(node: SyntaxTreeNode, notes: Notes) -> Block:
    items = tuple(tuple(_blocks(item.children, notes)) for item in node.children)
    return Items(node.type == "ordered_list", int(node.attrs.get("start", 1)), items)


def _quote(node: SyntaxTreeNode, notes: Notes) -> Block:
    return Quote(tuple(_blocks(node.children, notes)))


def _advice(node: SyntaxTreeNode, notes: Notes) -> Block:
    attrs = _attributes(node)
    return Advice(attrs.pop("nr"), attrs, tuple(_blocks(node.children, notes)))


def _variant(node: SyntaxTreeNode, notes: Notes) -> Block:
    return Variant(_attributes(node)["van"], tuple(_blocks(node.children, notes)))


def _attributes(node: SyntaxTreeNode) -> dict[str, str]:
    _, attrs = parse_attrs(node.info[node.info.index("{") :])
    return dict(attrs)


def _grid(node: SyntaxTreeNode, notes: Notes) -> Block:
    head, *body = node.children
    rows = [row for part in body for row in part.children]
    return Grid(
        tuple(_text(cell, notes) for cell in head.children[0].children),
        tuple(tuple(_text(cell, notes) for cell in row.children) for row in rows),
    )


def _text(node: SyntaxTreeNode, notes: Notes) -> tuple[Inline, ...]:
    return tuple(inline for child in node.children for inline in _inlines(child.children, notes))


_READERS: dict[str, Callable[[SyntaxTreeNode, Notes], Block]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "table": _grid,
    "bullet_list": _items,
    "ordered_list": _items,
    "blockquote": _quote,
    "container_aanbeveling": _advice,
    "container_variant": _variant,
}


def _inlines(nodes: Sequence[SyntaxTreeNode], notes: Notes) -> Iterator[Inline]:
    for node in nodes:
        children = tuple(_inlines(node.children, notes))
        if node.type in _WRAPPERS:
            yield _WRAPPERS[node.type](children)
        else:
            yield _leaf(node, children, notes)


def _leaf(node: SyntaxTreeNode, children: tuple[Inline, ...], notes: Notes) -> Inline:
    if node.type == "hardbreak":
        return Break()
    if node.type == "footnote_ref":
        return Note(node.meta["id"] + 1, notes[node.meta["id"]])
    if node.type == "span":
        attrs = {key: str(value) for key, value in node.attrs.items()}
        return Mark(attrs.pop("class"), attrs, children)
    if node.type not in ("text", "softbreak"):
        message = f"unknown inline {node.type}"
        raise ValueError(message)
    return Text(node.content if node.type == "text" else " ")


def _plain(inline: Inline) -> str:
    if isinstance(inline, Text):
        return inline.text
    if isinstance(inline, Break):
        return " "
    return "" if isinstance(inline, Note) else plain(inline.children)


# --- arranging ----------------------------------------------------------------------------


def _labelled(block: Block, setting: Setting) -> Block:
    if isinstance(block, Advice) and re.match(setting.label_when, block.nr):
        return replace(block, label=setting.label.format(nr=block.nr))
    if isinstance(block, Items):
        items = tuple(tuple(_labelled(part, setting) for part in item) for item in block.items)
        return replace(block, items=items)
    return block


def _boxed(blocks: Sequence[Block], starts: Sequence[str]) -> Iterator[Block]:
    """A heading that begins with one of `starts` and all up to the next heading as a box."""
    held: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            if held:
                yield Box(tuple(held))
            held = [block] if plain(block.children).startswith(tuple(starts) or ("\0",)) else []
            if held:
                continue
        if held:
            held.append(block)
        else:
            yield block
    if held:
        yield Box(tuple(held))
