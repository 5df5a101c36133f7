"""Look at a style while making it: python -m maker.preview REPORT STYLE OUT.pdf."""

from __future__ import annotations

import sys
from pathlib import Path

from maker.producers import producer
from maker.source import arranged, read_source
from maker.style import FOLDER, read_settings, read_style

if __name__ == "__main__":
    report, name, out = sys.argv[1:]
    setting, style = read_settings()[report], read_style(name)
    source = read_source(FOLDER / "sources" / f"{report}.md")
    laid_out = arranged(source, setting)
    Path(out).write_bytes(producer(style.producer)(laid_out, style))
