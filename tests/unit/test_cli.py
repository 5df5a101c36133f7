"""A wrong call gets a Dutch message that says what to do, and exit code 2."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from pipeline.cli import main


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("synthesis --foo", "De optie --foo bestaat hier niet. Bedoelt u --out?"),
        ("--foo", "De optie --foo bestaat hier niet. Alle opties staan in `wijksynthese --help`."),
        ("synthese", "De opdracht synthese bestaat niet. Kies uit: agreement, check, code"),
        ("extract", "FILES ontbreekt. Vraag `wijksynthese extract --help`."),
        ("extract --what", "De waarde bij --what ontbreekt."),
        ("sidecar", "FILES ontbreekt. Vraag `wijksynthese sidecar --help`."),
        ("sidecar weg.pdf", "Het bestand weg.pdf bestaat niet."),
        (
            "synthesis --jobs veel",
            "Deze waarde kan niet bij --jobs. Geef een geheel getal vanaf 1.",
        ),
        ("synthesis --executor wolk", "--executor. Geef een van: serial, processes, dask."),
        ("synthesis rapport.pdf", "er staat een woord te veel"),
    ],
)
def test_a_wrong_call_is_explained_in_dutch(call, message):
    done = CliRunner().invoke(main, call.split(), prog_name="wijksynthese")
    assert done.exit_code == 2
    assert message in done.stderr
    assert "Error" not in done.stderr


def test_without_anything_the_commands_are_shown():
    done = CliRunner().invoke(main, [], prog_name="wijksynthese")
    assert "synthesis" in done.output
