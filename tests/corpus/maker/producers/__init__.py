"""The producers by name. Each module has `make(source, style) -> bytes`, a finished PDF."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from maker.source import Source
from maker.style import Style

NAMES = ("chromium", "libreoffice", "reportlab", "typst", "weasyprint")


def producer(name: str) -> Callable[[Source, Style], bytes]:
    if name not in NAMES:
        message = f"no producer {name}; choose from {', '.join(NAMES)}"
        raise ValueError(message)
    make: Callable[[Source, Style], bytes] = import_module(f"maker.producers.{name}_pdf").make
    return make
