"""PDFs as most municipal offices make them: a word processor's document, exported.

The look of a style stands in its TOML file: see `fodt_styles.py` for the looks and `fodt.py` for
the parts. Here: `tagged` (a structure tree for screen readers) and `bookmarks` (an outline).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from maker.fodt import as_fodt
from maker.source import Source
from maker.style import Style

_LIMIT_S = 180
# In the trailer: the identifier, twice, and a checksum. Both come from the clock.
_DIGESTS = re.compile(rb"\b[0-9A-F]{32}\b")


def make(source: Source, style: Style) -> bytes:
    with TemporaryDirectory() as name:
        folder = Path(name)
        document = folder / f"{source.name}.fodt"
        document.write_text(as_fodt(source, style), encoding="utf-8")
        return _steady(_export(document, _filter(style)), source)


def _filter(style: Style) -> str:
    flags = {"UseTaggedPDF": "tagged", "ExportBookmarks": "bookmarks"}
    options = {
        name: {"type": "boolean", "value": str(bool(style.options.get(key))).lower()}
        for name, key in flags.items()
    }
    return f"pdf:writer_pdf_Export:{json.dumps(options)}"


def _export(document: Path, export_filter: str) -> bytes:
    """A profile of its own, so that no setting of this computer and no open window has a say."""
    folder = document.parent
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", export_filter]
    command += ["--outdir", str(folder), str(document)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=_LIMIT_S,
        check=True,
        env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    )
    made = document.with_suffix(".pdf")
    if not made.exists():
        message = f"LibreOffice made no PDF of {document.name}: {done.stdout}{done.stderr}"
        raise RuntimeError(message)
    return made.read_bytes()


def _steady(pdf: bytes, source: Source) -> bytes:
    """The clock taken out, length for length so that every offset in the file holds."""
    day = f"{source.meta['jaar']:04}{source.meta['maand']:02}01".encode()
    pdf = re.sub(rb"(?<=/CreationDate\(D:)\d{14}", day + b"120000", pdf)
    body, trailer, end = pdf.rpartition(b"trailer")
    return body + trailer + _DIGESTS.sub(b"0" * 32, end)
