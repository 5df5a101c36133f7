"""Plug point: what reads a PDF, by name. Each adds to what was read before it.

An extractor is a function `(Path, Reading) -> Reading`; `ORDER` is how they follow one another.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from pipeline.model import Bookmark, Page, Problem, Table, Value


class Recognised(Value, frozen=True, kw_only=True):
    """A page as it was read off its picture, or the reason why it was not."""

    number: int
    page: Page | None = None
    reason: str = ""


class Reading(Value, frozen=True, kw_only=True):
    """What has been read of one PDF so far.

    `scans` are the pages to be read off their picture, `recognised` those of them that were read
    before, so that they are not read again.
    """

    pages: tuple[Page, ...] = ()
    tables: tuple[Table, ...] = ()
    outline: tuple[Bookmark, ...] = ()
    problems: tuple[Problem, ...] = ()
    scans: tuple[int, ...] = ()
    recognised: tuple[Recognised, ...] = ()


class Extractor(Protocol):
    """Reads a PDF; raises UnreadableFileError when there is nothing to read."""

    def __call__(self, path: Path, reading: Reading) -> Reading:
        """The reading with this extractor's part added."""
        ...


EXTRACTORS = {
    "text_layer": "pipeline.extractors.text_layer",
    "ocr": "pipeline.extractors.ocr",
    "tables": "pipeline.extractors.tables",
    "active": "pipeline.extractors.active",
}
ORDER = ("text_layer", "ocr", "tables", "active")


def extractor(name: str) -> Extractor:
    """The extractor of that name; KeyError when there is none."""
    return cast("Extractor", import_module(EXTRACTORS[name]).extract)


def recogniser() -> tuple[str, Callable[[tuple[str, int]], Recognised]]:
    """What reads a page off its picture, and the version of what it does that with ("" if none)."""
    module = import_module(EXTRACTORS["ocr"])
    return str(module.engine().version), cast(
        "Callable[[tuple[str, int]], Recognised]", module.recognise
    )


def find_scans(path: Path) -> Reading:
    """What the text layer says, and in `scans` what it does not; raises UnreadableFileError."""
    return extractor(ORDER[0])(path, Reading())


def read_on(path: Path, reading: Reading) -> Reading:
    """The reading that `find_scans` began, by all the other extractors."""
    for name in ORDER[1:]:
        reading = extractor(name)(path, reading)
    return reading


def read_pdf(path: Path) -> Reading:
    """Everything that can be read of a PDF; raises UnreadableFileError."""
    return read_on(path, find_scans(path))
