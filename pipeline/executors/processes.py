"""Worker processes, each item with a limit on time and memory.

The pool of pebble survives a worker that hangs, dies or eats memory: it kills that worker, starts
another, and only the item in hand is lost.
"""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from pipeline.executors import Failure, FailureKind, Item, Limits, Result


def execute(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    limits: Limits,
) -> Iterator[Result | Failure]:
    """One outcome for each item, in their order, whichever is done first."""
    with ProcessPool(
        # A worker without work may still be starting when the pool is closed, and then complains.
        max_workers=max(1, min(limits.jobs, len(items))),
        initializer=_confine,
        initargs=(limits.memory,),
        context=multiprocessing.get_context("spawn"),
    ) as pool:
        futures = [pool.schedule(work, args=(item,), timeout=limits.seconds) for item in items]
        try:
            for future in futures:
                yield _outcome(future)
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call] # pebble leaves this one untyped
            raise


def _confine(memory: int) -> None:
    """More memory than this raises MemoryError in the worker instead of swapping the machine."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _outcome(future: ProcessFuture[Any]) -> Any:  # noqa: ANN401 - pebble widens the type
    try:
        return future.result()
    except TimeoutError:
        return Failure(kind=FailureKind.TIMEOUT, reason="tijd verstreken")
    except ProcessExpired as fault:
        return Failure(kind=FailureKind.DIED, reason=f"proces gestopt ({fault.exitcode})")
    except Exception as fault:  # noqa: BLE001 - one item costs itself, not the batch
        trace = cast("str", getattr(fault, "traceback", ""))
        reason = f"{type(fault).__name__}: {fault}"
        return Failure(kind=FailureKind.RAISED, reason=reason, trace=str(trace))
