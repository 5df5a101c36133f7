"""The whole chain, run once as a user would: the example set, through the command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pdfs.make import Text, make

ROOT = Path(__file__).parents[2]


def run(*arguments, cwd, cache, stdin="", **environment):
    """The command in a process of its own; without the encoder, whose reading takes time."""
    if arguments[0] in ("synthesis", "code"):
        arguments = (*arguments, "--no-encoder")
    env = os.environ | {"XDG_CACHE_HOME": str(cache)} | environment
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        cwd=cwd,
        env=env | {"PYTHONPATH": str(ROOT)},
        input=stdin,
        text=True,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.fixture(scope="session")
def command():
    return run


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def example(tmp_path_factory, cache):
    """A new collection with an empty inbox, built: (finished process, its folder)."""
    folder = tmp_path_factory.mktemp("verzameling")
    (folder / "reports_in").mkdir()
    return run("synthesis", "--jobs", 1, cwd=folder, cache=cache, PYTHONHASHSEED="1"), folder


# A short report that says which areas it studied: what stands after `#` is a heading.
TELLING_REPORT = (
    (
        "# Evaluatie van het sociaal team in Zederik",
        "Meander Onderzoek",
        "maart 2016",
    ),
    (
        "# 1 Inleiding",
        "De gemeente Zederik heeft ons gevraagd het sociaal team te evalueren.",
        "# 1.1 Onderzoeksvragen",
        "Wij zochten een antwoord op de volgende deelvragen:",
        "1. Is de opdracht van het team helder?",
        "2. Hoe verloopt de samenwerking met de huisartsen?",
        "3. Weten inwoners het team te vinden?",
        "# 2 De opdracht",
        "De opdracht van het team is onduidelijk en blijft te breed.",
        "# 3 Samenwerking met huisartsen",
        "Huisartsen en het team weten elkaar goed te vinden.",
        "# 4 Vindbaarheid van het team",
        "De meeste inwoners weten niet waar zij het team kunnen vinden.",
        "# 5 Aanbevelingen",
        "1. Leg vast welke taken het sociaal team wel en niet heeft.",
        "2. Maak het team bekend bij inwoners met een folder en een website.",
    ),
)


def telling_report():
    """The bytes of that report."""
    pages = []
    for lines in TELLING_REPORT:
        page, y = [], 760
        for line in lines:
            bold = line.startswith("# ")
            y -= 34 if bold else 20
            page.append(Text(72, y, line.removeprefix("# "), 16 if bold else 10, bold=bold))
        pages.append(page)
    return make(*pages)


@pytest.fixture
def inbox(tmp_path):
    """The inbox of a collection in `tmp_path` with that report in it."""
    folder = tmp_path / "reports_in"
    folder.mkdir()
    (folder / "zederik.pdf").write_bytes(telling_report())
    return folder
