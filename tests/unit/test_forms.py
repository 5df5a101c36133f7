"""Files that people edit: every fault at once, each with its line."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.forms import Form, Key, Kind, check_keys, parse_csv, parse_toml

KEYS = {
    "titel": Key(kind=Kind.TEXT, required=True),
    "jaar": Key(kind=Kind.WHOLE),
    "gewicht": Key(kind=Kind.NUMBER),
    "vlag": Key(kind=Kind.FLAG),
    "gemeenten": Key(kind=Kind.TEXTS),
    "gebieden": Key(kind=Kind.NAMES),
    "cues": Key(kind=Kind.TABLE),
    "delen": Key(kind=Kind.TABLES),
}


def faults_in(text, first_line=1):
    form, faults = parse_toml(text, file="r.toml", first_line=first_line)
    return faults if form is None else check_keys(form, form.values, KEYS)


def places(faults):
    return [(fault.code, fault.line) for fault in faults]


def test_a_good_form_has_no_fault():
    text = (
        'titel = "T"\njaar = 2019\ngewicht = 2\nvlag = false\n'
        'gemeenten = ["Best"]\n[cues]\na = 1\n[[delen]]\nx = 1\n'
    )
    assert faults_in(text) == []
    assert faults_in('titel = "T"\ngewicht = 0.5\ngebieden = [7, "regie"]') == []


@pytest.mark.parametrize(
    "value",
    [
        "jaar = '2019'",
        "jaar = 2019.0",
        "jaar = true",
        "gewicht = true",
        "vlag = 1",
        "gemeenten = 'Best'",
        "gemeenten = ['Best', 3]",
        "gebieden = 3",
        "gebieden = [true]",
        "gebieden = ['regie', 1.5]",
        "cues = []",
        "delen = [1]",
        "jaar = 2019-01-01",
    ],
)
def test_a_value_of_the_wrong_kind_is_named_with_its_line(value):
    [fault] = faults_in(f'titel = "T"\n# een regel\n{value}\n')
    assert (fault.code, fault.line) == ("ongeldige-waarde", 3)
    assert "dit moet een " in fault.message or "true of false" in fault.message


def test_several_faults_come_at_once():
    text = 'jaar = "x"\n# jaar = 3\ntittel = "T"\nvlag = 3\n'
    faults = faults_in(text, first_line=10)
    assert sorted(places(faults)) == [
        ("onbekende-sleutel", 12),
        ("ongeldige-waarde", 10),
        ("ongeldige-waarde", 13),
        ("sleutel-ontbreekt", 10),
    ]
    assert "bedoelt u titel?" in next(f for f in faults if f.line == 12).message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = \nc = 3\n", 2),
        ("a = 1\na = 2\n", 2),
        ('a = 1\n\nb = "niet gesloten', 3),
        ("a = 1\n[b\n", 2),
    ],
)
def test_a_fault_in_the_syntax_has_the_line_of_the_file(text, line):
    [fault] = faults_in(text, first_line=4)
    assert (fault.code, fault.line) == ("toml-fout", line + 3)


def test_a_key_is_found_in_the_table_meant():
    form, _ = parse_toml(
        'naam = "x"\n[cues]\na = 1\n[[delen]]\nnaam = "b"\n"naam x" = 1\n'
        "[delen.cues]\na = 1\n[[delen]]\n\n[delen.cues] # twee\na = 1\n",
        file="r.toml",
        first_line=11,
    )
    places = {
        ("naam",): 11,
        ("cues", "a"): 13,
        ("delen", 0): 14,
        ("delen", 0, "naam"): 15,
        ("delen", 0, "naam x"): 16,
        ("delen", 0, "cues", "a"): 18,
        ("delen", 1, "naam"): 19,  # not there: the table it would stand in
        ("delen", 1, "cues", "a"): 22,
        ("weg",): 11,
    }
    assert {place: form.line_of(*place) for place in places} == places


def test_a_form_can_hold_what_toml_has():
    form, faults = parse_toml("dag = 2019-02-03", file="r.toml")
    assert isinstance(form, Form)
    assert (form.values, faults) == ({"dag": date(2019, 2, 3)}, [])


# --- CSV ----------------------------------------------------------------------------------


def table(text, required=("naam", "code"), optional=("noot",)):
    rows, faults = parse_csv(text, file="t.csv", required=required, optional=optional)
    return [(row.line, row["naam"], row["code"], row["noot"]) for row in rows], faults


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_spreadsheets_write_csv_in_many_ways(separator, bom, end):
    lines = ["naam;code;noot", ' Best ;1;"met; en "" erin"', ";;", "'s-Gravenhage;2;"]
    text = bom + end.join(line.replace(";", separator) for line in lines) + end
    rows, faults = table(text)
    assert faults == []
    assert rows == [
        (2, "Best", "1", f'met{separator} en " erin'),
        (4, "'s-Gravenhage", "2", ""),
    ]


def test_a_line_break_in_a_cell_moves_the_lines_below_it():
    rows, faults = table('code;naam\n1;"twee\nregels"\n2;b\n')
    assert faults == []
    assert rows == [(3, "twee\nregels", "1", ""), (4, "b", "2", "")]


def test_every_fault_of_a_table_comes_at_once():
    rows, faults = table("naam;nood\nBest\nGoes;2;3\nEde;4\n")
    assert rows == []
    assert places(faults) == [
        ("sleutel-ontbreekt", 1),
        ("onbekende-sleutel", 1),
        ("csv-fout", 2),
        ("csv-fout", 3),
    ]
    assert "3 waarden, het moeten er 2 zijn" in faults[-1].message


def test_a_quote_that_is_never_closed_is_a_fault():
    rows, faults = table('naam;code\nBest;"1\nEde;2\n')
    assert rows == []
    assert [fault.code for fault in faults] == ["csv-fout"]


def test_an_empty_file_lacks_its_head():
    assert [fault.code for fault in table("")[1]] == ["sleutel-ontbreekt"] * 2


def test_a_cell_can_hold_several_values():
    [row], _ = parse_csv("a,b\n1|2 ; 3|, x\n", file="t.csv", required=("a", "b"))
    assert row.values("a") == ("1", "2", "3")
    assert row["b"] == "x"
