"""Puts a fresh tree in the place of the old one: whole, or not at all."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp

from pipeline.model import Site
from pipeline.problems import UnwritableError, problem

MARK = ".wijksynthese"
_MARK_TEXT = "Deze map is gemaakt door wijksynthese en wordt bij elke run geheel vervangen.\n"


def publish(site: Site, out: Path) -> None:
    """Write the site to `out`, replacing an earlier result and nothing else.

    Raises UnwritableError, and leaves what was there as it was.
    """
    refuse_foreign_folder(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    except OSError as fault:
        raise UnwritableError(
            problem("uitvoer-niet-schrijfbaar", path=out.parent, reason=fault)
        ) from fault
    try:
        _write(site, fresh)
        _swap(fresh, out)
    except OSError as fault:
        raise UnwritableError(
            problem("uitvoer-niet-schrijfbaar", path=out, reason=fault)
        ) from fault
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def refuse_foreign_folder(out: Path) -> None:
    """Never replace a folder that holds anything but an earlier result."""
    if not out.exists():
        return
    ours = out.is_dir() and ((out / MARK).is_file() or not any(out.iterdir()))
    if not ours:
        reason = "daar staat al iets anders"
        raise UnwritableError(problem("uitvoer-niet-schrijfbaar", path=out, reason=reason))


def _write(site: Site, folder: Path) -> None:
    (folder / MARK).write_text(_MARK_TEXT, encoding="utf-8")
    for file in site.files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    for copy in site.copies:
        path = folder / copy.path
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(copy.source, path)
    folder.chmod(0o755)


def _swap(fresh: Path, out: Path) -> None:
    """Two renames; between them the old result stands beside its place, never half-written."""
    old = out.with_name(f".{out.name}-oud")
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    try:
        fresh.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
