"""The style half of a flat OpenDocument text: paragraph looks, lists, tables and pages.

A look is a TOML table under `look` (or a line of the cover): `font`, `size` (pt), `bold`, `italic`,
`colour`, `spacing` (pt between letters), `hyphenate`; `before` and `after` (pt), `left`, `right`
and `first` (mm; `first` below zero hangs), `line` (percent), `align`, `background`, `padding`,
`padding_top` and `padding_bottom` (mm), `frame`, `over`, `rule`, `bar` (borders all round, above,
below and left, as in CSS), `keep` (on one page with what follows) and `together` (not over a page
break).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from maker.style import Style

Look = Mapping[str, Any]

PAGE_WIDTH, PAGE_HEIGHT = 210, 297
LEVELS = range(1, 5)
_GAP = 3  # mm of a strip, between the text and its header or footer
# What a style calls a look, and what a word processor calls the style: tagged PDF shows the latter.
NAMES = {
    "base": "Standard",
    "text": "Text_20_body",
    **{f"h{level}": f"Heading_20_{level}" for level in range(1, 7)},
    **{f"contents{level}": f"Contents_20_{level}" for level in LEVELS},
    "contents_title": "Contents_20_Heading",
    "quote": "Quotations",
    "advice": "Advice",
    "advice_first": "Advice_20_first",
    "item": "List",
    "item_last": "List_20_last",
    "caption": "Table",
    "cell": "Table_20_Contents",
    "head_cell": "Table_20_Heading",
    "key_cell": "Table_20_Key",
    "box": "Box",
    "box_title": "Box_20_Heading",
    "note": "Footnote",
    "header": "Header",
    "footer": "Footer",
}
_PARENTS = {
    **dict.fromkeys(("quote", "advice", "item", "box"), "text"),
    "advice_first": "advice",
    "item_last": "item",
    "key_cell": "cell",
    "head_cell": "cell",
}
_CHARACTERS = {"strong": "Strong_20_Emphasis", "em": "Emphasis", "label": "Label"}

_TEXT = {
    "font": ("fo:font-family", ""),
    "size": ("fo:font-size", "pt"),
    "bold": ("fo:font-weight", ""),
    "italic": ("fo:font-style", ""),
    "colour": ("fo:color", ""),
    "spacing": ("fo:letter-spacing", "pt"),
    "hyphenate": ("fo:hyphenate", ""),
}
_PARAGRAPH = {
    "before": ("fo:margin-top", "pt"),
    "after": ("fo:margin-bottom", "pt"),
    "left": ("fo:margin-left", "mm"),
    "right": ("fo:margin-right", "mm"),
    "first": ("fo:text-indent", "mm"),
    "line": ("fo:line-height", "%"),
    "align": ("fo:text-align", ""),
    "background": ("fo:background-color", ""),
    "padding": ("fo:padding", "mm"),
    "padding_top": ("fo:padding-top", "mm"),
    "padding_bottom": ("fo:padding-bottom", "mm"),
    "frame": ("fo:border", ""),
    "over": ("fo:border-top", ""),
    "rule": ("fo:border-bottom", ""),
    "bar": ("fo:border-left", ""),
    "keep": ("fo:keep-with-next", ""),
    "together": ("fo:keep-together", ""),
}
_WORDS = {
    "bold": ("normal", "bold"),
    "italic": ("normal", "italic"),
    "hyphenate": ("false", "true"),
    "keep": ("auto", "always"),
    "together": ("auto", "always"),
}


class PageStart(NamedTuple):
    """Attributes that make a paragraph begin a page: of its style, of the style's properties."""

    master: str = ""
    properties: str = ""


NO_START = PageStart()


def text_width(style: Style) -> float:
    return PAGE_WIDTH - sum(style.options["sides"])


def named_styles(style: Style) -> str:
    """What stands in `office:styles`."""
    looks: Mapping[str, Look] = style.options["look"]
    parts = [_DEFAULTS]
    parts += [_named(key, style) for key in NAMES]
    parts += [_character(name, looks.get(key, {})) for key, name in _CHARACTERS.items()]
    parts += [_list_style(name, style.options) for name in ("Bullets", "Numbers", "Bare")]
    return "".join(parts) + _NOTES


def paragraph_style(
    name: str, parent: str, look: Look, *, tabs: str = "", start: PageStart = NO_START
) -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph"{_parent(parent)} '
        f"{start.master}><style:paragraph-properties {_attributes(look, _PARAGRAPH)} "
        f"{start.properties}>{tabs}</style:paragraph-properties>"
        f"<style:text-properties {_attributes(look, _TEXT)}/></style:style>"
    )


def table_styles(style: Style, columns: Iterable[int]) -> str:
    """Automatic styles: cells, rows, and a column style for each width in use (0.1 mm)."""
    table, box = style.options["table"], style.options.get("box", {})
    widths = "".join(
        _family("column", f"col{width}", f'style:column-width="{width / 10}mm"')
        for width in columns
    )
    return (
        _table("Grid", style, "false")
        + _table("LongGrid", style, "true")
        # Rows kept whole make LibreOffice 7.4 drop the rest of a table that breaks.
        + _family("row", "Row", 'fo:keep-together="auto"')
        + _cell("Cell", table)
        + _cell("HeadCell", {**table, **table.get("head", {})})
        + _cell("BoxCell", box)
        + widths
    )


def page_layout(name: str, style: Style, *, numbers: str, furniture: bool) -> str:
    """The strips of `margins` hold header and footer, so that the text area fits between them."""
    options = style.options
    top, _, bottom, _ = style.margins
    edge = options.get("edge", 8) if furniture else 0
    left, right = options["sides"]
    usage = ' style:page-usage="mirrored"' if options.get("mirrored") else ""
    strips = _strip("header", top - edge) + _strip("footer", bottom - edge) if furniture else ""
    return (
        f'<style:page-layout style:name="{name}"{usage}><style:page-layout-properties '
        f'fo:page-width="{PAGE_WIDTH}mm" fo:page-height="{PAGE_HEIGHT}mm" '
        f'style:num-format="{numbers}" fo:margin-top="{edge or top}mm" '
        f'fo:margin-bottom="{edge or bottom}mm" fo:margin-left="{left}mm" '
        f'fo:margin-right="{right}mm">{_NOTE_RULE}</style:page-layout-properties>{strips}'
        f"</style:page-layout>"
    )


_DEFAULTS = (
    '<style:default-style style:family="paragraph"><style:paragraph-properties '
    'fo:orphans="2" fo:widows="2" fo:hyphenation-ladder-count="3"/><style:text-properties '
    'fo:language="nl" fo:country="NL" fo:hyphenation-remain-char-count="3" '
    'fo:hyphenation-push-char-count="3"/></style:default-style>'
)
_NOTES = (
    '<style:style style:name="Note_20_number" style:family="text"><style:text-properties '
    'style:text-position="super 60%"/></style:style>'
    '<text:notes-configuration text:note-class="footnote" style:num-format="1" '
    'text:citation-style-name="Note_20_number" '
    'text:citation-body-style-name="Note_20_number" text:start-numbering-at="document"/>'
)
_NOTE_RULE = (
    '<style:footnote-sep style:width="0.18mm" style:rel-width="30%" style:color="#000000" '
    'style:distance-before-sep="2mm" style:distance-after-sep="2mm"/>'
)


def _attributes(look: Look, table: Mapping[str, tuple[str, str]]) -> str:
    return " ".join(
        f'{table[key][0]}="{_WORDS[key][value] if key in _WORDS else value}{table[key][1]}"'
        for key, value in look.items()
        if key in table
    )


def _parent(name: str) -> str:
    return f' style:parent-style-name="{name}"' if name else ""


def _named(key: str, style: Style) -> str:
    look = _whole_look(key, style.options["look"])
    parent = "" if key == "base" else NAMES[_PARENTS.get(key, "base")]
    return paragraph_style(NAMES[key], parent, look, tabs=_tabs(key, look, style))


def _whole_look(key: str, looks: Mapping[str, Look]) -> Look:
    """With what it inherits: a style that sets one margin loses its parent's others on import."""
    above = {} if key == "base" else _whole_look(_PARENTS.get(key, "base"), looks)
    return {**above, **looks.get(key, {})}


def _character(name: str, look: Look) -> str:
    return (
        f'<style:style style:name="{name}" style:family="text">'
        f"<style:text-properties {_attributes(look, _TEXT)}/></style:style>"
    )


def _tabs(key: str, look: Look, style: Style) -> str:
    """A right-hand stop for page numbers, with dots in the contents, and a middle one in strips."""
    width = text_width(style) - look.get("left", 0)
    if key in ("header", "footer"):
        return _tab_stops(f'{width / 2}mm" style:type="center', f'{width}mm" style:type="right')
    if key.startswith("contents") and style.options.get("dots", True):
        return _tab_stops(f'{width}mm" style:type="right" style:leader-style="dotted')
    return _tab_stops(f'{width}mm" style:type="right') if key.startswith("contents") else ""


def _tab_stops(*stops: str) -> str:
    inside = "".join(f'<style:tab-stop style:position="{stop}"/>' for stop in stops)
    return f"<style:tab-stops>{inside}</style:tab-stops>"


def _list_style(name: str, options: Mapping[str, Any]) -> str:
    levels = "".join(_list_level(name, level, options) for level in LEVELS)
    return f'<text:list-style style:name="{name}">{levels}</text:list-style>'


def _list_level(name: str, level: int, options: Mapping[str, Any]) -> str:
    indent = options.get("list_indent", 6)
    bullets = options.get("bullets", ["•", "–"])
    kind, mark = {
        "Bullets": ("bullet", f'text:bullet-char="{bullets[(level - 1) % len(bullets)]}"'),
        "Numbers": ("number", 'style:num-format="1" style:num-suffix="."'),
        "Bare": ("number", 'style:num-format=""'),
    }[name]
    follow = "nothing" if name == "Bare" else "listtab"
    font = f'fo:font-family="{options["look"]["base"]["font"]}"'
    return (
        f'<text:list-level-style-{kind} text:level="{level}" {mark}><style:list-level-properties '
        f'text:list-level-position-and-space-mode="label-alignment">'
        f'<style:list-level-label-alignment text:label-followed-by="{follow}" '
        f'text:list-tab-stop-position="{level * indent}mm" '
        f'fo:margin-left="{level * indent}mm" fo:text-indent="-{indent}mm"/>'
        f"</style:list-level-properties><style:text-properties {font}/>"
        f"</text:list-level-style-{kind}>"
    )


def _family(kind: str, name: str, properties: str) -> str:
    family = f"table-{kind}" if kind != "table" else kind
    return (
        f'<style:style style:name="{name}" style:family="{family}">'
        f"<style:{family}-properties {properties}/></style:style>"
    )


def _table(name: str, style: Style, breaks: str) -> str:
    return _family(
        "table",
        name,
        f'style:width="{text_width(style)}mm" table:align="left" '
        'fo:margin-top="1mm" fo:margin-bottom="4mm" '
        f'style:may-break-between-rows="{breaks}"',
    )


def _cell(name: str, look: Look) -> str:
    padding = {"padding": 1.4} | dict(look)
    return _family("cell", name, _attributes(padding, _PARAGRAPH))


def _strip(kind: str, height: float) -> str:
    side = "bottom" if kind == "header" else "top"
    return (
        f'<style:{kind}-style><style:header-footer-properties svg:height="{height}mm" '
        f'fo:margin-{side}="{_GAP}mm"/></style:{kind}-style>'
    )
