"""Plug point: what reads a PDF, by name. Each adds to what was read before it.

An extractor is a function `(Path, Reading) -> Reading`; `ORDER` is how they follow one another.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from pipeline.model import Bookmark, Page, Problem, Table, Value


class Reading(Value, frozen=True, kw_only=True):
    """What has been read of one PDF so far."""

    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()
    outline: tuple[Bookmark, ...] = ()
    problems: tuple[Problem, ...] = ()


class Extractor(Protocol):
    """Reads a PDF; raises UnreadableFileError when there is nothing to read."""

    def __call__(self, path: Path, reading: Reading) -> Reading:
        """The reading with this extractor's part added."""
        ...


EXTRACTORS = {
    "text_layer": "pipeline.extractors.text_layer",
    "tables": "pipeline.extractors.tables",
}
ORDER = ("text_layer", "tables")


def extractor(name: str) -> Extractor:
    """The extractor of that name; KeyError when there is none."""
    return cast("Extractor", import_module(EXTRACTORS[name]).extract)


def read_pdf(path: Path) -> Reading:
    """Everything that can be read of a PDF; raises UnreadableFileError."""
    reading = Reading()
    for name in ORDER:
        reading = extractor(name)(path, reading)
    return reading
