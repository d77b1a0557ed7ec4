"""Is a worker on it now? A running job's session holds an advisory lock, gone when it dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection

KEY = "hashtextextended('at work: ' || %(what)s || ' ' || %(pk)s, 0)"
# Shared, so that a second run of the same job isn't kept waiting.
COME = f"select pg_advisory_lock_shared({KEY})"
GO = f"select pg_advisory_unlock_shared({KEY})"
# Whoever gets the lock alone finds nobody at work, and lets go at once.
ABSENT = f"""
select case when pg_try_advisory_lock({KEY}) then pg_advisory_unlock({KEY}) else false end
"""


@contextmanager
def at_work(what: str, pk: int) -> Iterator[None]:
    """Let others see, for this block, that somebody works on it."""
    ask(COME, what, pk)
    try:
        yield
    finally:
        with suppress(Error):  # without its connection nobody holds the lock anyway
            ask(GO, what, pk)


def is_at_work(what: str, pk: int) -> bool:
    """Whether a job of another session works on it now."""
    return not ask(ABSENT, what, pk)


def ask(query: str, what: str, pk: int) -> bool:
    """The only value of a query about the lock."""
    with connection.cursor() as cursor:
        cursor.execute(query, {"what": what, "pk": str(pk)})
        return bool(cursor.fetchone()[0])
