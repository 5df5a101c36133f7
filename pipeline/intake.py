"""What a file is before anything opens it as a PDF, and what in a PDF wants to act by itself.

Nothing here runs what it finds: it looks at bytes.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from pipeline.problems import UnreadableFileError, problem

_HEAD = 1024  # bytes; readers accept some rubbish before %PDF
# How other kinds of file begin, after white space and a byte order mark.
_BEGINNINGS = {
    "office-bestand": (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"),
    "webpagina": (b"<!doctype html", b"<html", b"<?xml"),
    "afbeelding": (b"\x89png", b"\xff\xd8\xff", b"ii*\x00", b"mm\x00*", b"gif8"),
}
# By the name that such a part cannot do without: what a reader is told there is.
_ACTIVE = {
    "JavaScript": "scripts",
    "Launch": "opdrachten om een ander programma te starten",
    "EmbeddedFile": "bijlagen",
}
# Objects may be packed in compressed streams; a bomb is not unpacked further than this (bytes).
_PACKED = re.compile(rb"/ObjStm\b")
_STREAM = re.compile(rb"stream\r?\n")
_BETWEEN = 2000  # bytes between the type of a stream and its content, at most
_MOST_UNPACKED = 4_000_000
_MOST_STREAMS = 2000


def refuse_what_is_no_pdf(path: Path) -> None:
    """Raises UnreadableFileError with the reason and the cure."""
    head = _head(path)
    if not head:
        raise UnreadableFileError(problem("leeg-bestand", file=path.name))
    if b"%PDF" not in head:
        raise UnreadableFileError(problem(_other_kind(head), file=path.name))


def _head(path: Path) -> bytes:
    """How the file begins; what is no ordinary file is never opened, because that may hang."""
    try:
        if not path.is_file():
            raise UnreadableFileError(problem(_no_file(path), file=path.name))
        with path.open("rb") as file:
            return file.read(_HEAD)
    except PermissionError as fault:
        raise UnreadableFileError(problem("geen-leesrecht", file=path.name)) from fault
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise UnreadableFileError(problem("onleesbaar", file=path.name, reason=reason)) from fault


def _no_file(path: Path) -> str:
    if path.is_dir():
        return "map-als-pdf"
    if path.is_symlink():
        return "koppeling-naar-niets"
    return "geen-gewoon-bestand" if path.exists() else "bestand-weg"


def _other_kind(head: bytes) -> str:
    begin = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    found = (code for code, marks in _BEGINNINGS.items() if begin.startswith(_lower(marks)))
    return next(found, "geen-pdf")


def _lower(marks: tuple[bytes, ...]) -> tuple[bytes, ...]:
    return tuple(mark.lower() for mark in marks)


# --- what wants to act --------------------------------------------------------------------


def _named(name: str) -> re.Pattern[bytes]:
    """A PDF name as it may be written: every letter also as `#` and its number."""
    letters = "".join(f"(?:{c}|#{ord(c):02x}|#{ord(c):02X})" for c in name)
    return re.compile(f"/{letters}s?(?![A-Za-z])".encode())


_PATTERNS = {_named(name): said for name, said in _ACTIVE.items()}


def active_parts(path: Path) -> tuple[str, ...]:
    """What the PDF holds that wants to act by itself, in Dutch; empty for an ordinary report."""
    data = path.read_bytes()
    parts = [data, *_unpacked(data)]
    return tuple(
        said for pattern, said in _PATTERNS.items() if any(pattern.search(part) for part in parts)
    )


def _unpacked(data: bytes) -> Iterator[bytes]:
    """The objects that are packed in streams."""
    for count, found in enumerate(_PACKED.finditer(data)):
        if count == _MOST_STREAMS:
            return
        begin = _STREAM.search(data, found.end(), found.end() + _BETWEEN)
        if begin:
            yield _inflated(data[begin.end() : begin.end() + _MOST_UNPACKED])


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _MOST_UNPACKED)
    except zlib.error:
        return b""
