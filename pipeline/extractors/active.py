"""Scripts, launch actions and attachments: never run or opened here, and said to the reader.

The site gives readers the report as it was published, byte for byte, so that what they check is
the source; whoever opens it is told what is in it.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline.extractors import Reading
from pipeline.intake import active_parts
from pipeline.problems import problem


def extract(path: Path, reading: Reading) -> Reading:
    """The reading with a warning where the PDF holds what may act by itself."""
    parts = active_parts(path)
    if not parts:
        return reading
    found = problem("actieve-inhoud", file=path.name, what=", ".join(parts))
    return msgspec.structs.replace(reading, problems=(*reading.problems, found))
