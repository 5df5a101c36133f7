"""Canonical JSON and content digests: the same value always gives the same bytes."""

from __future__ import annotations

from hashlib import sha256
from typing import TypeVar

import msgspec

T = TypeVar("T")


def encode(value: object) -> bytes:
    """The value as JSON, keys in a fixed order, no superfluous space."""
    return msgspec.json.encode(value, order="deterministic")


def decode(data: bytes, kind: type[T]) -> T:
    """The value back; raises msgspec.ValidationError or msgspec.DecodeError when it is not one."""
    return msgspec.json.decode(data, type=kind)


def digest(*parts: bytes | str) -> str:
    """SHA-256 of the parts in order; parts cannot run into one another."""
    total = sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big"))
        total.update(data)
    return total.hexdigest()
