"""The output for a small invented synthesis, as files that can be opened and compared."""

import os
from pathlib import Path

import builders
import pytest

from pipeline.exporters import EXPORTERS, exporter

TREE = Path(__file__).parent / "site"
KEPT = ("data/", "index.html", "aandachtsgebied/opdracht.html", "rapporten.html")


def expected():
    files = (file for name in EXPORTERS for file in exporter(name)(builders.synthesis()))
    return {file.path: file.content for file in files if file.path.startswith(KEPT)}


def test_the_output_is_what_was_last_looked_at(request):
    made = expected()
    if request.config.getoption("--regenerate"):
        for path, content in made.items():
            (TREE / path).parent.mkdir(parents=True, exist_ok=True)
            (TREE / path).write_bytes(content)
        pytest.skip("de verwachte uitvoer is opnieuw geschreven")
    kept = {p.relative_to(TREE).as_posix(): p.read_bytes() for p in TREE.rglob("*") if p.is_file()}
    assert kept == made


def test_ci_cannot_rewrite_the_truth(request):
    assert not (os.environ.get("CI") and request.config.getoption("--regenerate"))
