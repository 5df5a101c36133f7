"""What the chain promises, checked on the example set from the outside."""

import csv
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pipeline.problems import catalogue_page
from tests.pdfs.hostile import KINDS

ROOT = Path(__file__).parents[2]


def rows(folder, name):
    text = (folder / "output" / "data" / f"{name}.csv").read_text(encoding="utf-8-sig")
    return [*csv.DictReader(text.splitlines(), delimiter=";")]


def tree(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_example_set_gives_a_site_and_says_so(example):
    done, folder = example
    assert done.returncode == 0, done.stderr
    assert "voorbeeldset" in done.stderr
    assert "index.html" in done.stderr
    page = (folder / "output" / "index.html").read_text(encoding="utf-8")
    assert "samengesteld" in page.lower()


def test_every_example_is_the_report_of_the_corpus_in_its_own_style():
    pdfs = ROOT / "tests" / "corpus" / "pdfs"
    for path in sorted((ROOT / "examples").glob("*.pdf")):
        assert path.read_bytes() in [p.read_bytes() for p in pdfs.glob(f"{path.stem}__*.pdf")]


def test_rows_columns_and_totals_of_the_matrix_close(example):
    _, folder = example
    advice = rows(folder, "aanbevelingen")
    for row in rows(folder, "matrix"):
        cells = [
            int(value)
            for name, value in row.items()
            if name not in ("rapport", "gemeente", "jaar", "totaal") and value != "n.o."
        ]
        assert sum(cells) == int(row["totaal"])
        assert int(row["totaal"]) == sum(item["rapport"] == row["rapport"] for item in advice)


def test_csv_and_json_hold_the_same_recommendations(example):
    _, folder = example
    records = json.loads((folder / "output" / "data" / "aanbevelingen.json").read_bytes())
    assert [r["id"] for r in records] == [r["id"] for r in rows(folder, "aanbevelingen")]


def test_every_claim_recounts_from_what_it_cites(example):
    _, folder = example
    report_of = {
        row["id"]: row["rapport"]
        for name in ("aanbevelingen", "bevindingen")
        for row in rows(folder, name)
    }
    read = sum(row["status"] == "gelezen" for row in rows(folder, "rapporten"))
    claims = rows(folder, "beweringen")
    assert claims
    for claim in claims:
        cited = [
            i for name in ("aanbevelingen", "bevindingen") for i in claim[name].split("|") if i
        ]
        units = {report_of[i] for i in cited} if claim["eenheid"] == "rapporten" else set(cited)
        assert int(claim["telling"]) == len(units), claim
        if claim["eenheid"] == "rapporten":
            assert int(claim["noemer"]) == read


def test_every_claim_stands_on_its_page(example):
    _, folder = example
    for claim in rows(folder, "beweringen"):
        page = (folder / "output" / claim["bladzijde"]).read_text(encoding="utf-8")
        assert re.search(rf'data-bewering="[^"]*\b{claim["id"]}\b', page), claim


def test_the_source_of_every_report_lies_beside_the_site(example):
    _, folder = example
    for row in rows(folder, "rapporten"):
        assert (folder / "output" / "rapporten" / f"{row['rapport']}.pdf").is_file()


def built_elsewhere(command, cache, folder):
    """The tree of a run in another place, time zone and language, with another seed and jobs."""
    (folder / "reports_in").mkdir(exist_ok=True)
    here = {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    done = command("synthesis", "--jobs", 2, cwd=folder, cache=cache, **here)
    assert done.returncode == 0, done.stderr
    return tree(folder / "output")


def test_other_seed_zone_folder_and_jobs_give_the_same_bytes(example, command, cache, tmp_path):
    _, folder = example
    assert built_elsewhere(command, cache, tmp_path) == tree(folder / "output")


@pytest.mark.slow
def test_an_empty_cache_gives_the_same_bytes_as_a_full_one(
    example, command, tmp_path, tmp_path_factory
):
    _, folder = example
    fresh = tmp_path_factory.mktemp("lege cache")
    for _ in ("uncached", "cached"):
        assert built_elsewhere(command, fresh, tmp_path) == tree(folder / "output")


def test_bad_files_are_named_and_cost_only_themselves(command, cache, tmp_path):
    inbox = tmp_path / "reports_in"
    inbox.mkdir()
    (inbox / "goed.pdf").write_bytes((ROOT / "examples" / "02-zederik.pdf").read_bytes())
    (inbox / "leeg.pdf").write_bytes(b"")
    (inbox / "tekst.pdf").write_text("geen pdf", encoding="utf-8")
    (inbox / "map.pdf").mkdir()
    done = command("synthesis", cwd=tmp_path, cache=cache)
    assert done.returncode == 4, done.stderr
    assert "Traceback" not in done.stderr
    problems = {row["bestand"]: row["code"] for row in rows(tmp_path, "problemen")}
    assert problems["leeg.pdf"] == "leeg-bestand"
    assert problems["tekst.pdf"] == "geen-pdf"
    assert problems["map.pdf"] == "map-als-pdf"
    assert {row["status"] for row in rows(tmp_path, "rapporten")} == {"gelezen", "quarantaine"}


def test_decisions_outlive_a_run_and_a_lost_one_is_a_warning(command, cache, example, tmp_path):
    _, built = example
    first = next(r for r in rows(built, "aanbevelingen") if r["rapport"].startswith("zederik"))
    inbox = tmp_path / "reports_in"
    inbox.mkdir()
    (inbox / "zederik.pdf").write_bytes((ROOT / "examples" / "02-zederik.pdf").read_bytes())
    head = "aanbeveling;rapport;tekst;besluit;primair;secundair;notitie;beoordelaar;datum"
    (inbox / "besluiten-1.csv").write_text(
        f"{head}\nonbekend;{first['rapport']};{first['tekst']};hercodeerd;9;8;;Anna;2026-01-02\n"
        f"weg;{first['rapport']};Dit staat nergens in het rapport;bevestigd;;;;Anna;2026-01-02\n",
        encoding="utf-8",
    )
    done = command("synthesis", cwd=tmp_path, cache=cache)
    assert done.returncode == 0, done.stderr
    decided = [r for r in rows(tmp_path, "aanbevelingen") if r["besluit_door"] == "Anna"]
    assert [(r["aandachtsgebied"], r["secundair"], r["zeker"]) for r in decided] == [
        ("9", "8", "ja")
    ]
    assert "besluit-zonder-aanbeveling" in {r["code"] for r in rows(tmp_path, "problemen")}


def test_people_can_add_take_out_and_move_the_ends_of_a_recommendation(
    command, cache, example, tmp_path
):
    _, built = example
    cut, gone = [r for r in rows(built, "aanbevelingen") if r["rapport"].startswith("zederik")][:2]
    found = next(r for r in rows(built, "bevindingen") if r["rapport"] == cut["rapport"])
    shorter = cut["tekst"].rsplit(" ", 2)[0]
    inbox = tmp_path / "reports_in"
    inbox.mkdir()
    (inbox / "zederik.pdf").write_bytes((ROOT / "examples" / "02-zederik.pdf").read_bytes())
    head = "aanbeveling;rapport;tekst;besluit;primair;secundair;notitie;beoordelaar;datum"
    lines = [
        f"{cut['id']};{cut['rapport']};{shorter};grens;;;;Anna;2026-01-02",
        f"{gone['id']};{cut['rapport']};{gone['tekst']};verworpen;;;;Anna;2026-01-02",
        f";{cut['rapport']};{found['tekst']};toegevoegd;7;;;Anna;2026-01-02",
        f";{cut['rapport']};Staat er niet;toegevoegd;7;;;Anna;2026-01-02",
    ]
    (inbox / "besluiten-1.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    done = command("synthesis", cwd=tmp_path, cache=cache)
    assert done.returncode == 0, done.stderr
    after = {r["tekst"]: r for r in rows(tmp_path, "aanbevelingen")}
    assert shorter in after
    assert not {cut["tekst"], gone["tekst"]} & {*after}
    added = after[found["tekst"]]
    assert (added["pagina"], added["aandachtsgebied"]) == (found["pagina"], "7")
    assert added["besluit_door"] == "Anna"
    lost = [r for r in rows(tmp_path, "problemen") if r["code"] == "besluit-zonder-aanbeveling"]
    assert ["Staat er niet" in r["melding"] for r in lost] == [True]


def test_a_folder_that_is_not_ours_is_never_replaced(command, cache, tmp_path):
    (tmp_path / "reports_in").mkdir()
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "proefschrift.txt").write_text("jaren werk", encoding="utf-8")
    done = command("synthesis", cwd=tmp_path, cache=cache)
    assert done.returncode == 6
    assert (tmp_path / "output" / "proefschrift.txt").is_file()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["synthesis"], 2),
        (["nonsens"], 2),
        (["synthesis", "--onbekend"], 2),
        (["synthesis", "--executor", "dask"], 2),
        (["snapshot"], 2),
        (["agreement", "a", "b"], 2),
        (["sidecar", "x.pdf"], 2),
        (["extract", "weg.pdf"], 2),
        (["--help"], 0),
    ],
)
def test_exit_codes_of_wrong_use(command, cache, tmp_path, arguments, code):
    done = command(*arguments, cwd=tmp_path, cache=cache)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr


def test_code_answers_each_line_in_order(command, cache, example):
    _, folder = example
    lines = ["Verlaag de caseload.", "Zorg voor begrijpelijke brieven."]
    done = command("code", cwd=folder, cache=cache, stdin="\n".join(lines) + "\n")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["tekst"] for r in records] == lines
    assert set(records[0]) == {
        "tekst",
        "aanbeveling",
        "primair",
        "secundair",
        "zekerheid",
        "zeker",
        "reden",
    }


def test_the_page_of_problems_is_up_to_date():
    assert (ROOT / "docs" / "problems.md").read_text(encoding="utf-8") == catalogue_page()


def test_a_wheel_installed_in_an_empty_folder_makes_the_example_site(cache, example, tmp_path):
    build = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "-o",
        str(tmp_path),
        str(ROOT),
    ]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    place = tmp_path / "geplaatst"
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--target",
        str(place),
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    env = os.environ | {"PYTHONPATH": str(place), "XDG_CACHE_HOME": str(cache)}
    folder = tmp_path / "leeg"
    for arguments in (["new", str(folder)], ["synthesis", "--project", str(folder)]):
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", *arguments],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert (folder / "output" / "index.html").is_file()
    assert (folder / "output" / "static").is_dir()


def test_a_page_can_be_looked_at_with_what_was_seen_on_it(command, cache, example, tmp_path):
    report = ROOT / "examples" / "02-zederik.pdf"
    done = command(
        "inspect", report, "--page", 3, "--out", tmp_path / "x.png", cwd=tmp_path, cache=cache
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
    wrong = command("inspect", report, "--page", 999, "--out", "y.png", cwd=tmp_path, cache=cache)
    assert (wrong.returncode, "999" in wrong.stderr) == (2, True)


def test_an_inbox_of_hostile_files_is_named_file_by_file(command, cache, example, tmp_path):
    inbox = tmp_path / "reports_in"
    (inbox / "a").mkdir(parents=True)
    (inbox / "b").mkdir()
    (inbox / "goed.pdf").write_bytes((ROOT / "examples" / "02-zederik.pdf").read_bytes())
    for name in ("=1+1.pdf", "-rf.pdf", "regel\neinde.pdf", "<b>vet<b>.pdf", "a/x.pdf", "b/x.pdf"):
        (inbox / name).write_bytes(b"PK\x03\x04")
    (inbox / "dood.pdf").symlink_to("nergens")
    (inbox / "script.pdf").write_bytes(KINDS["script"][0])
    done = command("synthesis", cwd=tmp_path, cache=cache)
    assert done.returncode == 4, done.stderr
    assert "Traceback" not in done.stderr
    found = rows(tmp_path, "rapporten")
    assert sorted(row["status"] for row in found) == ["gelezen"] * 2 + ["quarantaine"] * 7
    assert len({row["rapport"] for row in found}) == 9
    problems = rows(tmp_path, "problemen")
    assert {row["code"] for row in problems} >= {
        "office-bestand",
        "koppeling-naar-niets",
        "actieve-inhoud",
    }
    page = (tmp_path / "output" / "index.html").read_text(encoding="utf-8")
    assert "<b>vet" not in page
    [script] = [row for row in found if row["bestand"] == "script.pdf"]
    copy = tmp_path / "output" / "rapporten" / f"{script['rapport']}.pdf"
    assert copy.read_bytes() == KINDS["script"][0]
    report = tmp_path / "output" / "rapport" / f"{script['rapport']}.html"
    assert "scripts" in report.read_text(encoding="utf-8")


# --- sidecars: here because another file would have the models learned once more -----------

AREAS = (
    "opdracht",
    "werkwijze",
    "ketenpartners",
    "bekendheid",
    "netwerk",
    "regie",
    "preventie",
    "mandaat",
    "efficiency",
    "leren",
)


def unstudied(folder):
    [row] = rows(folder, "matrix")
    return {area for area in AREAS if row[area] == "n.o."}


def test_a_sidecar_says_what_was_read_passes_check_and_changes_nothing(
    command, cache, inbox, tmp_path
):
    done = command("synthesis", cwd=tmp_path, cache=cache)
    assert done.returncode == 0, done.stderr
    before = {path: path.read_bytes() for path in (tmp_path / "output" / "data").iterdir()}
    done = command("sidecar", inbox / "zederik.pdf", cwd=tmp_path, cache=cache)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert "zederik.toml" in done.stderr
    said = tomllib.loads((inbox / "zederik.toml").read_text(encoding="utf-8"))
    assert said["gemeenten"] == ["Zederik"]
    assert (said["jaar"], said["bureau"]) == (2016, "Meander Onderzoek")
    assert said["onderzochte_gebieden"] == ["opdracht", "ketenpartners", "bekendheid"]
    done = command("check", cwd=tmp_path, cache=cache)
    assert done.returncode == 0, done.stdout
    done = command("synthesis", cwd=tmp_path, cache=cache)
    assert done.returncode == 0, done.stderr
    assert {p: p.read_bytes() for p in (tmp_path / "output" / "data").iterdir()} == before


def test_a_sidecar_is_never_written_over_and_a_bad_file_costs_only_itself(
    command, cache, inbox, tmp_path
):
    mine = inbox / "mijn.toml"
    mine.write_text("jaar = 2011\n", encoding="utf-8")
    (inbox / "mijn.pdf").write_bytes((inbox / "zederik.pdf").read_bytes())
    done = command("sidecar", inbox / "mijn.pdf", cwd=tmp_path, cache=cache)
    assert done.returncode == 2
    assert "mijn.pdf: Naast deze PDF staat al een sidecar, mijn.toml" in done.stderr
    (inbox / "kapot.pdf").write_bytes(b"geen pdf")
    files = [inbox / name for name in ("mijn.pdf", "kapot.pdf", "zederik.pdf")]
    done = command("sidecar", *files, cwd=tmp_path, cache=cache)
    assert done.returncode == 4
    assert "[geen-pdf]" in done.stderr
    assert "Traceback" not in done.stderr
    assert mine.read_text(encoding="utf-8") == "jaar = 2011\n"
    assert (inbox / "zederik.toml").is_file()
    assert not (inbox / "kapot.toml").exists()


def test_what_a_report_did_not_study_is_told_from_nothing_found(command, cache, inbox, tmp_path):
    done = command("synthesis", cwd=tmp_path, cache=cache)
    assert done.returncode == 0, done.stderr
    assert unstudied(tmp_path) >= {"netwerk", "regie", "mandaat"}
    assert not unstudied(tmp_path) & {"opdracht", "ketenpartners", "bekendheid"}
    [row] = rows(tmp_path, "matrix")
    counts = [row[area] for area in (*AREAS, "geen_of_onbeslist") if row[area] != "n.o."]
    advice = rows(tmp_path, "aanbevelingen")
    assert sum(map(int, counts)) == int(row["totaal"]) == len(advice) > 0
    page = (tmp_path / "output" / "index.html").read_text(encoding="utf-8")
    assert '<span aria-hidden="true" title="niet onderzocht">n.o.</span>' in page


def test_a_person_decides_what_was_studied_but_not_against_what_was_found(
    command, cache, inbox, tmp_path
):
    sidecar = inbox / "zederik.toml"
    sidecar.write_text("onderzochte_gebieden = [5, 'regie']\n", encoding="utf-8")
    done = command("synthesis", cwd=tmp_path, cache=cache)
    assert done.returncode == 0, done.stderr
    assert unstudied(tmp_path) >= {"mandaat"}
    found = {AREAS[int(r["aandachtsgebied"]) - 1] for r in rows(tmp_path, "aanbevelingen")}
    assert not unstudied(tmp_path) & {"netwerk", "regie", *found}
    sidecar.write_text("jaar = 2016\nonderzochte_gebieden = [11]\n", encoding="utf-8")
    for name in ("check", "synthesis"):
        done = command(name, cwd=tmp_path, cache=cache)
        assert done.returncode == 3
        assert "reports_in/zederik.toml:2: “11” kan niet bij onderzochte_gebieden" in (
            done.stdout + done.stderr
        )
