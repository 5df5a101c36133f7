"""Every fault has a message, a cure and an exit code."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from pipeline import problems
from pipeline.model import Severity
from pipeline.problems import CATALOGUE, ExitCode, WijksyntheseError, located, printable, problem


def details(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_message_and_hint_fills_in(code):
    kind = CATALOGUE[code]
    names = details(kind.message) | details(kind.hint)
    made = problem(code, **{name: f"<{name}>" for name in names})
    for name in names:
        assert f"<{name}>" in made.message + made.hint
    assert not re.search(r"[{}]", made.message + made.hint)
    assert made.severity is kind.severity


def test_a_forgotten_detail_is_our_bug():
    with pytest.raises(KeyError, match="reason"):
        problem("onleesbaar", file="r.pdf")


@pytest.mark.parametrize("code", CATALOGUE)
def test_messages_are_whole_dutch_sentences(code):
    kind = CATALOGUE[code]
    assert re.fullmatch(r"[a-z0-9-]+", code)
    assert kind.message.endswith((".", "?"))
    assert kind.hint.endswith(".") or kind.hint == "{instead}"


def test_an_unknown_code_is_our_bug():
    with pytest.raises(KeyError):
        problem("bestaat-niet")


def test_a_page_is_kept_and_filled_in():
    made = problem("pagina-zonder-tekst", file="r.pdf", page=7, reason="x")
    assert made.page == 7
    assert "Pagina 7" in made.message
    assert made.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("regel\neinde.pdf", "regel einde.pdf"),
        ("\x1b[31mrood.pdf", "\ufffd[31mrood.pdf"),
        ("\u202efdp.txt", "\ufffdfdp.txt"),
        ("kapot-\udcff.pdf", "kapot-\ufffd.pdf"),
        ("Eén ‘gewoon’ rapport.pdf", "Eén ‘gewoon’ rapport.pdf"),
    ],
)
def test_a_name_cannot_steer_where_it_is_shown(name, shown):
    assert printable(name) == shown
    assert problem("leeg-bestand", file=name).file == shown
    assert shown in problem("dubbel-bestand", other=name).message


def test_a_problem_on_one_line_says_where_what_and_what_next():
    assert located(problem("geen-utf8", file="a.csv", line=3)) == (
        "a.csv:3: Dit bestand is geen UTF-8. "
        "Kies bij het bewaren “CSV UTF-8” of “tekst, UTF-8”. [geen-utf8]"
    )
    assert located(problem("geen-utf8", file="a.csv")).startswith("a.csv: Dit")
    assert located(problem("geen-utf8")).startswith("Dit")


def test_an_error_carries_every_problem():
    first, second = problem("geen-pdf", file="a.pdf"), problem("leeg-bestand", file="b.pdf")
    error = problems.InvalidDataError(first, second)
    assert error.problems == (first, second)
    assert str(error) == f"{located(first)}\n{located(second)}"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (WijksyntheseError, 1),
        (problems.UsageError, 2),
        (problems.InvalidDataError, 3),
        (problems.UnreadableFileError, 4),
        (problems.UnwritableError, 6),
    ],
)
def test_exit_codes_are_a_contract(kind, code):
    assert kind.exit_code == code
    assert [*ExitCode] == [0, 1, 2, 3, 4, 5, 6]
