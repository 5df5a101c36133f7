"""House styles and which report is set in which: two kinds of TOML file anyone can add to."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1]
STYLES = FOLDER / "styles"
REPORTS = FOLDER / "reports.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A house style, from `styles/<name>.toml`.

    `margins` (top, right, bottom, left; millimetres) are the strips of the page that hold running
    heads, feet and page numbers and nothing else: what is printed there is furniture. `options`
    are the producer's own.
    """

    name: str
    producer: str
    margins: tuple[float, float, float, float]
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a report is set, from its table in `reports.toml`.

    `styles`: the house styles it is made in, its own first. `label`: what is printed before a
    recommendation, with `{nr}` for its number; empty where the number is not printed, or stands in
    a heading of the source. `label_when`: only for numbers that this pattern matches. `boxes`: how
    headings begin that stand, with the text under them, in a box. `scans`: further copies as
    pictures; a `name`, the arguments of `scanned`, and a `style` other than the first. `example`:
    in its own style it is part of the example set.
    """

    styles: tuple[str, ...]
    label: str = ""
    label_when: str = ""
    boxes: tuple[str, ...] = ()
    scans: tuple[dict[str, Any], ...] = ()
    example: bool = False


def read_style(name: str) -> Style:
    values = tomllib.loads((STYLES / f"{name}.toml").read_text(encoding="utf-8"))
    return Style(
        name=name,
        producer=values.pop("producer"),
        margins=tuple(values.pop("margins")),
        options=values,
    )


def read_settings() -> dict[str, Setting]:
    """By report, in the order of the file."""
    tables = tomllib.loads(REPORTS.read_text(encoding="utf-8"))
    return {
        name: Setting(
            styles=tuple(table["styles"]),
            label=table.get("label", ""),
            label_when=table.get("label_when", ""),
            boxes=tuple(table.get("boxes", ())),
            scans=tuple(table.get("scans", ())),
            example=table.get("example", False),
        )
        for name, table in tables.items()
    }
