"""Work that goes wrong in every way there is; worker processes import it by name."""

from __future__ import annotations

import os
import time


def work(item: str) -> str:
    """The item doubled, unless it is the name of a way to fail."""
    match item:
        case "raise":
            raise ValueError("boos")
        case "exit":
            os._exit(7)
        case "abort":
            os.abort()
        case "hang":
            while True:
                time.sleep(0.05)
        case "memory":
            return str(len(bytearray(8 * 1024**3)))
        case "slow":
            time.sleep(0.3)
    return item * 2
