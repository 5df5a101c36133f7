"""The whole chain, run once as a user would: the example set, through the command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
