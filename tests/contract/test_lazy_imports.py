"""A registry names its modules; what is dear is imported when it is used."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

PLUG_POINTS = ("extractors", "classifiers", "executors", "exporters")
DEAR = ("pandas", "sklearn", "scipy", "pdfplumber", "pypdfium2", "jinja2", "pebble")


@pytest.mark.parametrize("name", PLUG_POINTS)
def test_a_plug_point_loads_nothing_dear(name):
    script = f"import pipeline.{name}, sys; print(*({set(DEAR)} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.split() == []


@pytest.mark.parametrize(
    ("package", "registry", "function"),
    [
        ("pipeline.extractors", "EXTRACTORS", "extract"),
        ("pipeline.executors", "EXECUTORS", "execute"),
        ("pipeline.classifiers", "CLASSIFIERS", "classify"),
        ("pipeline.exporters", "EXPORTERS", "export"),
    ],
)
def test_every_name_of_a_registry_leads_to_its_function(package, registry, function):
    for module in getattr(import_module(package), registry).values():
        assert callable(getattr(import_module(module), function))
