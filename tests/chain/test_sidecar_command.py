"""A sidecar from the outside: filled in, checked, read back, and what it does to the matrix."""

import csv
import tomllib

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


def rows(folder, name):
    text = (folder / "output" / "data" / f"{name}.csv").read_text(encoding="utf-8-sig")
    return [*csv.DictReader(text.splitlines(), delimiter=";")]


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
