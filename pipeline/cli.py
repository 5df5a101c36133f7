"""The commands of `wijksynthese`: options, messages, exit codes; no logic.

Modules are imported in the commands, so that `--help` waits for nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from pipeline import __version__
from pipeline.model import Problem
from pipeline.problems import ExitCode, UsageError, WijksyntheseError, located, problem

if TYPE_CHECKING:
    from pipeline.inputs import Project
    from pipeline.lessons import Models
    from pipeline.taxonomy import Taxonomy

_PATH = click.Path(path_type=Path)
_CORES = os.cpu_count() or 1


class _Commands(click.Group):
    """Turns errors, ours and those in how we were called, into a Dutch message and an exit code."""

    def main(self, *args: Any, **settings: Any) -> NoReturn:  # noqa: ANN401 - click's own signature
        """Run, say in Dutch what is wrong with the call, and exit."""
        try:
            code = super().main(*args, **settings | {"standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as fault:
            fault.show()
            code = ExitCode.USAGE
        except click.UsageError as fault:
            click.echo(located(_misused(fault)), err=True)
            code = ExitCode.USAGE
        except click.Abort:
            click.echo("Afgebroken.", err=True)
            code = ExitCode.BUG
        sys.exit(code if isinstance(code, int) else ExitCode.FINE)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except WijksyntheseError as fault:
            for item in fault.problems:
                click.echo(located(item), err=True)
            ctx.exit(int(fault.exit_code))


def _misused(fault: click.UsageError) -> Problem:
    """What click found wrong with the call."""
    command = fault.ctx.command_path if fault.ctx else "wijksynthese"
    if isinstance(fault, click.NoSuchOption):
        known = " of ".join(sorted(fault.possibilities or ()))
        known = f"Bedoelt u {known}? " if known else ""
        return problem("onbekende-optie", name=fault.option_name, known=known, command=command)
    if isinstance(fault, click.exceptions.NoSuchCommand):
        known = ", ".join(sorted(main.commands))
        return problem("onbekende-opdracht", name=fault.command_name, known=known)
    if isinstance(fault, click.MissingParameter) and fault.param:
        return problem("argument-ontbreekt", name=_called(fault.param), command=command)
    if isinstance(fault, click.BadParameter) and fault.param:
        name, allowed = _called(fault.param), _allowed(fault.param.type)
        return problem("ongeldige-optie", value="Deze waarde", name=name, allowed=allowed)
    if isinstance(fault, click.BadOptionUsage):
        return problem(
            "argument-ontbreekt", name=f"De waarde bij {fault.option_name}", command=command
        )
    return problem("verkeerd-gebruik", command=command, reason="er staat een woord te veel")


def _called(parameter: click.Parameter) -> str:
    """An option by its flag, an argument by its name in capitals, as `--help` shows them."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return str(parameter.name).upper()


def _allowed(kind: click.ParamType[Any]) -> str:
    if isinstance(kind, click.Choice):
        return f"een van: {', '.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange):
        return f"een geheel getal vanaf {kind.min}"
    return "een andere waarde"


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wijksynthese")
def main() -> None:
    """Maakt van evaluatierapporten over sociale wijkteams één doorzoekbare synthese."""


_NO_ENCODER = click.option(
    "--no-encoder", is_flag=True, help="Sneller, zonder de encoder; iets minder vaak juist."
)


@main.command()
@click.option("--in", "inbox", type=_PATH, help="Map met rapporten (anders reports_in/).")
@click.option("--out", type=_PATH, help="Map voor het resultaat (anders output/).")
@click.option("--project", type=_PATH, default=Path(), help="Map van de verzameling.")
@click.option("--jobs", type=click.IntRange(1), default=_CORES, help="Zoveel rapporten tegelijk.")
@click.option("--executor", type=click.Choice(["serial", "processes", "dask"]), default="processes")
@click.option("--scheduler", help="Adres van de verdeler, bij --executor dask.")
@click.option("--strict", is_flag=True, help="Waarschuwingen geven exitcode 5.")
@click.option("--no-cache", is_flag=True, help="Lees en leer alles opnieuw.")
@_NO_ENCODER
def synthesis(  # noqa: PLR0917 - click passes options by keyword
    inbox: Path | None,
    out: Path | None,
    project: Path,
    jobs: int,
    executor: str,
    scheduler: str | None,
    strict: bool,
    no_cache: bool,
    no_encoder: bool,
) -> None:
    """Lees alle rapporten en maak de site."""
    if executor == "dask" or scheduler:
        _not_available("--executor dask", "Gebruik --executor processes.")
    from pipeline.executors import Limits
    from pipeline.inputs import find_project
    from pipeline.store import open_store
    from pipeline.synthesis import synthesise

    found = find_project(project, inbox)
    _say_inbox(found)
    outcome = synthesise(
        found,
        (out or project / "output").absolute(),
        open_store(cached=not no_cache),
        Limits(jobs=jobs),
        executor_name=executor,
        progress=_progress,
        encoder=not no_encoder,
    )
    _summarise(outcome)
    sys.exit(int(outcome.exit_code(strict=strict)))


def _say_inbox(project: Project) -> None:
    if project.sample:
        click.echo(
            "De inbox is leeg: dit is de voorbeeldset, met samengestelde rapporten.", err=True
        )


def _progress(what: str, done: int, total: int) -> None:
    """A bar on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        counter = f"[{done}/{total}] " if done else ""
        click.echo(f"{counter}{what}", err=True)
        return
    width = 30
    filled = width * done // max(1, total)
    click.echo(
        f"\r\x1b[K{'█' * filled}{'░' * (width - filled)} {done}/{total} {what[:60]}",
        nl=done == total,
        err=True,
    )


def _summarise(outcome: object) -> None:
    from pipeline.dutch import counted
    from pipeline.synthesis import Outcome

    if not isinstance(outcome, Outcome):
        return
    collection = outcome.synthesis.collection
    for aside in collection.set_aside:
        click.echo(f"{aside.status}: {aside.report.file}", err=True)
    for item in collection.problems:
        click.echo(located(item), err=True)
    click.echo(
        f"{counted(len(collection.reports), 'rapport', 'rapporten')} gelezen, "
        f"{counted(len(collection.recommendations), 'aanbeveling', 'aanbevelingen')}, "
        f"{counted(len(collection.set_aside), 'bestand', 'bestanden')} apart gezet.",
        err=True,
    )
    click.echo(f"Open {outcome.out / 'index.html'}", err=True)


@main.command()
@click.argument("files", nargs=-1, required=True, type=_PATH)
@click.option(
    "--what",
    type=click.Choice(["recommendations", "metadata", "findings", "text"]),
    default="recommendations",
    help="Wat u wilt zien.",
)
def extract(files: tuple[Path, ...], what: str) -> None:
    """Toon wat er in rapporten staat, als JSON Lines op stdout."""
    from pipeline.inspection import extract_records

    _refuse_missing(files)
    failed = False
    for line, fault in extract_records(files, what):
        failed = failed or fault is not None
        click.echo(located(fault) if fault else line.decode(), err=fault is not None)
    sys.exit(int(ExitCode.QUARANTINED if failed else ExitCode.FINE))


@main.command()
@click.option("--scheme", default="aandachtsgebieden", help="Naam van het schema.")
@_NO_ENCODER
def code(scheme: str, no_encoder: bool) -> None:
    """Codeer zinnen van stdin, één per regel; een JSON-object per regel op stdout."""
    from pipeline.inspection import code_records

    taxonomy, models = _knowledge(encoder=not no_encoder)
    found = taxonomy.scheme(scheme)
    if found is None:
        known = ", ".join(s.slug for s in (taxonomy.areas, *taxonomy.schemes))
        raise UsageError(problem("onbekend-schema", name=scheme, known=known))
    stdin = sys.stdin.buffer.read().decode("utf-8", "replace")
    lines = [line for line in stdin.split("\n") if line.strip()]
    for record in code_records(lines, found, models):
        click.echo(record.decode())


def _knowledge(*, encoder: bool) -> tuple[Taxonomy, Models]:
    from pipeline.inputs import bundled, read_taxonomy
    from pipeline.reports import load_models
    from pipeline.store import open_store

    own = Path("taxonomy")
    taxonomy = read_taxonomy(own if own.is_dir() else bundled("taxonomy"))
    return taxonomy, load_models(taxonomy.bank, open_store(cached=True), encoder=encoder)


@main.command()
@click.argument("file", type=_PATH)
@click.option("--page", type=click.IntRange(1), required=True, help="Paginanummer, vanaf 1.")
@click.option("--out", type=_PATH, required=True, help="Het plaatje (PNG).")
def inspect(file: Path, page: int, out: Path) -> None:
    """Teken op een pagina wat het programma daar zag."""
    from pipeline.inspection import draw_page

    if not file.exists():
        raise UsageError(problem("onbekend-bestand", path=file))
    draw_page(file, page, out)
    click.echo(f"Open {out}", err=True)


@main.command()
@click.option("--project", type=_PATH, default=Path(), help="Map van de verzameling.")
def check(project: Path) -> None:
    """Controleer taxonomie, gemeenten, instellingen, sidecars en besluiten."""
    from pipeline.inputs import find_faults, find_project

    faults = find_faults(find_project(project))
    for item in faults:
        click.echo(located(item))
    click.echo("Alles in orde." if not faults else f"{len(faults)} fouten.", err=True)
    sys.exit(int(ExitCode.INVALID if faults else ExitCode.FINE))


@main.command()
@click.option("--in", "inbox", type=_PATH, help="Map met rapporten (anders reports_in/).")
@click.option("--project", type=_PATH, default=Path(), help="Map van de verzameling.")
def status(inbox: Path | None, project: Path) -> None:
    """Toon de stand van de inbox: nieuw, verwerkt, apart gezet, na te kijken."""
    from pipeline.inputs import find_project
    from pipeline.inspection import inbox_status

    for line in inbox_status(find_project(project, inbox), project / "output"):
        click.echo(line)


@main.command()
@click.option("--accept", is_flag=True, help="Leg deze uitkomst vast als nieuwe basislijn.")
@click.option("--only", default="", help="Alleen PDF's met deze tekst in hun naam.")
@click.option("--jobs", type=click.IntRange(1), default=_CORES, help="Zoveel rapporten tegelijk.")
@_NO_ENCODER
def evaluate(accept: bool, only: str, jobs: int, no_encoder: bool) -> None:
    """Meet de kwaliteit op de gouden set en het corpus, naast onnozele rivalen."""
    from pipeline.evaluate import Bench, lines
    from pipeline.evaluate import evaluate as measure
    from pipeline.inputs import bundled, read_gazetteer
    from pipeline.store import open_store

    taxonomy, models = _knowledge(encoder=not no_encoder)
    bench = Bench(
        scheme=taxonomy.areas,
        models=models,
        gazetteer=read_gazetteer(bundled("taxonomy")),
        store=open_store(cached=True),
        jobs=jobs,
        progress=_progress,
    )
    verdict = measure(bench, accept=accept, only=only)
    for line in lines(verdict):
        click.echo(line)
    sys.exit(int(ExitCode.BUG if verdict.faults else ExitCode.FINE))


@main.command()
@click.argument("folder", type=_PATH)
def new(folder: Path) -> None:
    """Maak een lege verzameling."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(problem("map-niet-leeg", path=folder))
    (folder / "reports_in").mkdir(parents=True)
    (folder / "synthese.toml").write_text(
        'titel = "Wat evaluaties van sociale wijkteams aanbevelen"\n', encoding="utf-8"
    )
    click.echo(
        f"Zet rapporten in {folder / 'reports_in'} en draai: "
        f"wijksynthese synthesis --project {folder}",
        err=True,
    )


@main.command()
@click.argument("arguments", nargs=-1)
def snapshot(arguments: tuple[str, ...]) -> None:
    """Leg de huidige uitkomst vast (nog niet beschikbaar)."""
    del arguments
    _not_available("snapshot", "Bewaar een kopie van output/data.")


@main.command()
@click.argument("files", nargs=-1)
def agreement(files: tuple[str, ...]) -> None:
    """Bereken overeenstemming tussen codeurs (nog niet beschikbaar)."""
    del files
    _not_available("agreement", "Vergelijk de twee bestanden voorlopig in een spreadsheet.")


@main.command()
@click.argument("files", nargs=-1, required=True, type=_PATH)
def sidecar(files: tuple[Path, ...]) -> None:
    """Schrijf naast elke PDF een ingevulde sidecar, om te verbeteren."""
    from pipeline.inspection import write_sidecars

    _refuse_missing(files)
    codes = [ExitCode.FINE]
    for path, fault in write_sidecars(files):
        click.echo(located(fault) if fault else f"Geschreven: {path}", err=True)
        if fault:
            codes.append(_SIDECAR_CODES.get(fault.code, ExitCode.QUARANTINED))
    sys.exit(int(max(codes)))


# How `sidecar` ends where it could not write one; all else is a PDF that cannot be read.
_SIDECAR_CODES = {
    "sidecar-bestaat": ExitCode.USAGE,
    "sidecar-niet-schrijfbaar": ExitCode.UNWRITABLE,
}


def _refuse_missing(files: Sequence[Path]) -> None:
    missing = [problem("onbekend-bestand", path=path) for path in files if not path.exists()]
    if missing:
        raise UsageError(*missing)


def _not_available(what: str, instead: str) -> NoReturn:
    raise UsageError(problem("niet-beschikbaar", what=what, instead=instead))
