"""Plug point: every form in which the result leaves the program, by name.

An exporter is a function `Synthesis -> tuple[OutputFile, ...]`. Modules are imported when used,
so that `--help` waits for neither pandas nor jinja2.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from pipeline.model import OutputFile, Synthesis


class Exporter(Protocol):
    """Turns the result into files; pure, so that the same result gives the same bytes."""

    def __call__(self, synthesis: Synthesis) -> tuple[OutputFile, ...]:
        """Paths are relative to `output/`."""
        ...


EXPORTERS = {
    "html": "pipeline.exporters.html",
    "tables": "pipeline.exporters.tables",
}


def exporter(name: str) -> Exporter:
    """The exporter of that name; KeyError when there is none."""
    return cast("Exporter", import_module(EXPORTERS[name]).export)
