"""What a report says of itself: the cases of `tests/cases/metadata`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.layout import build_document
from pipeline.metadata import find_metadata
from pipeline.sections import find_sections
from tests.unit.test_layout import as_page

CASES = Path(__file__).parent.parent / "cases" / "metadata"


def cases():
    for file in sorted({*CASES.glob("*.md")} - {CASES / "README.md"}):
        for part in re.split(r"^## ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            title, _, body = part.partition("\n")
            fences = re.findall(r"(?ms)^```(page|facts)\n(.*?)^```", body)
            pages = [text.splitlines() for kind, text in fences if kind == "page"]
            [facts] = [text.splitlines() for kind, text in fences if kind == "facts"]
            wanted = dict(line.split(" = ", 1) for line in facts)
            yield pytest.param(pages, wanted, id=f"{file.stem}: {title}")


@pytest.mark.parametrize(("pages", "wanted"), [*cases()])
def test_case(pages, wanted, gazetteer):
    document = build_document([as_page(number, page) for number, page in enumerate(pages, start=1)])
    found = find_metadata(document, find_sections(document), gazetteer)
    known = {
        "titel": found.title,
        "gemeenten": " ".join(place.code for place in found.municipalities),
        "jaar": str(found.year),
        "bureau": found.bureau,
        "opdrachtgever": found.client,
        "soort": found.kind.value,
    }
    assert {name: known[name] for name in wanted} == wanted
