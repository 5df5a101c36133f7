"""The store of what is dear to make again: extractions and trained models.

An entry is found by the digest of everything it depends on, so it is never out of date. It holds
the digest of its own content; an entry that does not match, or cannot be read, is a miss.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from pipeline.codec import digest

_PACKAGE = Path(__file__).parent
_DIGEST_BYTES = sha256().digest_size


class Store(Protocol):
    """Keeps bytes under a key."""

    def get(self, key: str) -> bytes | None:
        """What was kept under the key, None when there is nothing whole."""
        ...

    def put(self, key: str, content: bytes) -> None:
        """Keep the content; a store that cannot write forgets it silently."""
        ...


class DiskStore:
    """A folder of files, one for each entry; several runs may use it at once."""

    def __init__(self, folder: Path) -> None:
        """The folder is made when the first entry is kept."""
        self._folder = folder

    def get(self, key: str) -> bytes | None:
        """What was kept under the key, None when there is nothing whole."""
        try:
            data = self._path(key).read_bytes()
        except OSError:
            return None
        kept, content = data[:_DIGEST_BYTES], data[_DIGEST_BYTES:]
        return content if sha256(content).digest() == kept else None

    def put(self, key: str, content: bytes) -> None:
        """Write aside, then rename: a reader sees the whole entry or none."""
        path = self._path(key)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(sha256(content).digest() + content)
            Path(file.name).replace(path)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key


class NoStore:
    """Keeps nothing: what `--no-cache` uses."""

    def get(self, key: str) -> None:  # noqa: ARG002 - the contract of a store
        """Never anything."""
        return

    def put(self, key: str, content: bytes) -> None:
        """Forget it."""


def open_store(*, cached: bool) -> Store:
    """The store of this user, or one that keeps nothing."""
    if not cached:
        return NoStore()
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return DiskStore(Path(base) / "wijksynthese")


@cache
def code_digest(*modules: str) -> str:
    """The digest of these modules of the package (files or folders) and of what is installed."""
    paths = sorted(path for name in modules for path in _sources(name))
    parts = [f"{path.relative_to(_PACKAGE)}\0".encode() + path.read_bytes() for path in paths]
    return digest(*parts, _installed())


def _sources(name: str) -> list[Path]:
    path = _PACKAGE / name
    return sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def _installed() -> str:
    """The versions of the packages we depend on: the lock as it is in force here."""
    try:
        names = [
            need.split(">")[0].split("=")[0].strip() for need in requires("wijksynthese") or []
        ]
        return "\n".join(f"{name} {version(name)}" for name in sorted(names))
    except PackageNotFoundError:
        return "not installed"
