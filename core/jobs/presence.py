"""Whether a worker runs a job now: its session holds an advisory lock, gone when it dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error

from core.tenancy.locks import Lock, hold_shared, is_free, let_go_shared


@contextmanager
def at_work(what: str, pk: int) -> Iterator[None]:
    """Let others see, for this block, that somebody works on it.

    Shared, so that a second run of the same job isn't kept waiting.
    """
    hold_shared(Lock.JOB_AT_WORK, f"{what} {pk}")
    try:
        yield
    finally:
        with suppress(Error):  # without its connection nobody holds the lock anyway
            let_go_shared(Lock.JOB_AT_WORK, f"{what} {pk}")


def is_at_work(what: str, pk: int) -> bool:
    """Whether a job of another session works on it now."""
    return not is_free(Lock.JOB_AT_WORK, f"{what} {pk}")
