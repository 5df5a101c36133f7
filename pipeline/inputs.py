"""What a run starts from: the inbox with its sidecars and decisions, settings, taxonomy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from pipeline.decisions import Decision, in_order, parse_decisions
from pipeline.forms import Form, Key, Kind, check_keys, parse_toml
from pipeline.model import Problem, Source, Value
from pipeline.municipalities import Gazetteer, parse_gazetteer
from pipeline.problems import InvalidDataError, UsageError, problem
from pipeline.sidecars import Sidecar, beside, parse_sidecar
from pipeline.taxonomy import Taxonomy, parse_areas, parse_bank, parse_scheme

Parsed = TypeVar("Parsed")

INBOX = "reports_in"
_PACKAGE = Path(__file__).parent
_SETTINGS = {"titel": Key(kind=Kind.TEXT), "peildatum": Key(kind=Kind.TEXT)}


class Settings(Value, frozen=True, kw_only=True):
    """What a collection calls itself, and the date it gives its result (ISO, or empty)."""

    title: str = "Wat evaluaties van sociale wijkteams aanbevelen"
    date: str = ""


class Project(Value, frozen=True, kw_only=True):
    """Where a collection keeps its things; `sample`: the inbox is the example set."""

    root: Path
    inbox: Path
    taxonomy: Path
    sample: bool = False


class Inputs(Value, frozen=True, kw_only=True):
    """Everything a run needs to know, read and checked. Sidecars by path of their source."""

    sources: tuple[Source, ...]
    sidecars: dict[str, Sidecar]
    decisions: tuple[Decision, ...]
    settings: Settings
    taxonomy: Taxonomy
    gazetteer: Gazetteer


# --- where things are ---------------------------------------------------------------------


def find_project(root: Path, inbox: Path | None = None) -> Project:
    """The collection in a folder; an empty inbox gives way to the example set.

    Raises UsageError when there is no inbox at all.
    """
    given = inbox or root / INBOX
    if not given.is_dir():
        raise UsageError(problem("inbox-ontbreekt", path=given))
    own = root / "taxonomy"
    taxonomy = own if own.is_dir() else bundled("taxonomy")
    if inbox is None and not _pdf_paths(given):
        return Project(root=root, inbox=bundled("examples"), taxonomy=taxonomy, sample=True)
    return Project(root=root, inbox=given, taxonomy=taxonomy)


def bundled(name: str) -> Path:
    """A folder that travels along: beside the package in the source, in it in a wheel."""
    beside = _PACKAGE.parent / name
    return (
        beside
        if beside.is_dir() and (_PACKAGE.parent / "pyproject.toml").is_file()
        else (_PACKAGE / "data" / name)
    )


def _pdf_paths(inbox: Path) -> list[Path]:
    """Everything that calls itself a PDF, hidden files apart, in a fixed order."""
    found = (path for path in inbox.rglob("*") if path.suffix.lower() == ".pdf")
    visible = (path for path in found if not any(p.startswith(".") for p in path.parts[-2:]))
    return sorted(visible, key=lambda path: path.relative_to(inbox).as_posix())


# --- reading ------------------------------------------------------------------------------


def read_inputs(project: Project) -> Inputs:
    """Everything, or InvalidDataError with every fault in what people edit."""
    reader = _Reader(project)
    inputs = reader.read()
    if reader.faults or inputs is None:
        raise InvalidDataError(*reader.faults)
    return inputs


def find_faults(project: Project) -> tuple[Problem, ...]:
    """Every fault in taxonomy, gemeenten, settings, sidecars and decisions, with its line."""
    reader = _Reader(project)
    reader.read()
    return tuple(reader.faults)


def read_taxonomy(folder: Path) -> Taxonomy:
    """The taxonomy alone; raises InvalidDataError."""
    reader = _Reader(Project(root=folder, inbox=folder, taxonomy=folder))
    taxonomy = reader.taxonomy()
    if reader.faults or taxonomy is None:
        raise InvalidDataError(*reader.faults)
    return taxonomy


def read_gazetteer(folder: Path) -> Gazetteer:
    """The gemeenten alone; raises InvalidDataError."""
    reader = _Reader(Project(root=folder, inbox=folder, taxonomy=folder))
    gazetteer = reader.gazetteer()
    if reader.faults or gazetteer is None:
        raise InvalidDataError(*reader.faults)
    return gazetteer


def source_of(path: Path) -> Source:
    """A file with the hash of its bytes; empty for what cannot be read, which is named later."""
    try:
        if not path.is_file():  # a pipe would keep us waiting for ever
            return Source(path=str(path), sha256="")
        with path.open("rb") as file:
            content = sha256()
            while chunk := file.read(1 << 20):
                content.update(chunk)
        return Source(path=str(path), sha256=content.hexdigest())
    except OSError:
        return Source(path=str(path), sha256="")


class _Reader:
    """Reads files and collects faults; parsing is left to the modules that know the content."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.faults: list[Problem] = []

    def read(self) -> Inputs | None:
        taxonomy, gazetteer = self.taxonomy(), self.gazetteer()
        settings, decisions = self._settings(), self._decisions()
        paths = _pdf_paths(self._project.inbox)
        sidecars = {
            str(path): sidecar
            for path in paths
            if (sidecar := self._sidecar(path, gazetteer, taxonomy))
        }
        if taxonomy is None or gazetteer is None:
            return None
        return Inputs(
            sources=tuple(map(source_of, paths)),
            sidecars=sidecars,
            decisions=decisions,
            settings=settings,
            taxonomy=taxonomy,
            gazetteer=gazetteer,
        )

    def taxonomy(self) -> Taxonomy | None:
        folder = self._project.taxonomy
        areas = self._keep(parse_areas(self._texts(folder / "aandachtsgebieden", "*.md")))
        schemes = [
            self._keep(parse_scheme(self._name(path), self._text(path)))
            for path in sorted((folder / "schemas").glob("*.md"))
        ]
        files = {path.name: self._text(path) for path in (folder / "voorbeelden").glob("*.csv")}
        bank = self._keep(parse_bank(files))
        if areas is None or bank is None:
            return None
        return Taxonomy(areas=areas, schemes=tuple(s for s in schemes if s), bank=bank)

    def gazetteer(self) -> Gazetteer | None:
        path = self._project.taxonomy / "gemeenten.csv"
        return self._keep(parse_gazetteer(self._name(path), self._text(path)))

    def _settings(self) -> Settings:
        path = self._project.root / "synthese.toml"
        form = self._form(path, _SETTINGS) if path.is_file() else None
        values = form.values if form else {}
        moment = values.get("peildatum", "")
        if form and moment and not _is_date(moment):
            self.faults.append(_invalid(form, "peildatum", "schrijf een datum als 2026-01-31"))
        return Settings(title=values.get("titel", Settings().title), date=moment)

    def _decisions(self) -> tuple[Decision, ...]:
        found: list[Decision] = []
        for path in sorted(self._project.inbox.glob("besluiten-*.csv")):
            decisions, faults = parse_decisions(self._name(path), self._text(path))
            self.faults += faults
            found += decisions
        return in_order(found)

    def _sidecar(
        self, pdf: Path, gazetteer: Gazetteer | None, taxonomy: Taxonomy | None
    ) -> Sidecar | None:
        path = beside(pdf)
        if not path.is_file():
            return None
        areas = taxonomy.areas if taxonomy else None
        return self._keep(parse_sidecar(self._name(path), self._text(path), gazetteer, areas))

    def _form(self, path: Path, keys: Mapping[str, Key]) -> Form | None:
        form, faults = parse_toml(self._text(path), file=self._name(path))
        faults += check_keys(form, form.values, keys) if form else []
        self.faults += faults
        return None if faults else form

    def _keep(self, result: tuple[Parsed, list[Problem]]) -> Parsed:
        parsed, faults = result
        self.faults += faults
        return parsed

    def _texts(self, folder: Path, pattern: str) -> dict[str, str]:
        return {self._name(path): self._text(path) for path in sorted(folder.glob(pattern))}

    def _text(self, path: Path) -> str:
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            self.faults.append(problem("geen-utf8", file=self._name(path)))
        except OSError:
            self.faults.append(problem("bestand-ontbreekt", file=self._name(path), name=path.name))
        return ""

    def _name(self, path: Path) -> str:
        """How a file is called in a message: from the root of its collection."""
        for base in (self._project.root, self._project.taxonomy.parent):
            if path.is_relative_to(base):
                return path.relative_to(base).as_posix()
        return path.name


def _invalid(form: Form, key: str, reason: str) -> Problem:
    return problem(
        "ongeldige-waarde",
        file=form.file,
        line=form.line_of(key),
        value=form.values[key],
        key=key,
        reason=reason,
    )


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
