"""The registry of PostgreSQL's advisory locks: each purpose has a number of its own.

The number is the first key of the lock, what is locked the second. A lock that isn't named here
isn't taken anywhere (tests/house/test_locks.py).
"""

from __future__ import annotations

import hashlib
from enum import IntEnum, unique

from django.db import connection


@unique
class Lock(IntEnum):
    """What an advisory lock is for, and of what its second key is the id."""

    MEMBER = 7101  # one changing request of a member at a time; also taken by the door functions
    AUDIT_SEAL = 7102  # one sealing of an organization's audit log at a time
    IDEMPOTENCY_KEY = 7103  # one request with a token's Idempotency-Key at a time
    ITEM_COUNTS = 7104  # one counting of an organization's items at a time
    PROJECT_ITEMS = 7105  # one change of all items of a project at a time, such as an import
    FRONTIER = 7106  # no frontier of a project is set while many of its items move
    JOB_AT_WORK = 7107  # held by the session of a running job, shared


TAKE = "select pg_advisory_xact_lock(%s, %s)"
TRY_TAKE = "select pg_try_advisory_xact_lock(%s, %s)"
TRY_SHARE = "select pg_try_advisory_xact_lock_shared(%s, %s)"
HOLD_SHARED = "select pg_advisory_lock_shared(%s, %s)"
LET_GO_SHARED = "select pg_advisory_unlock_shared(%s, %s)"
# Whoever gets the lock alone finds nobody who holds it, and lets go at once.
IS_FREE = """
select case when pg_try_advisory_lock(%(lock)s, %(key)s)
    then pg_advisory_unlock(%(lock)s, %(key)s) else false end
"""


def key_of(what: int | str) -> int:
    """The second key: an id, or a hash of a text. Two of one key only wait for each other."""
    if isinstance(what, int):
        return what % 2**31
    digest = hashlib.blake2b(what.encode(), digest_size=4).digest()
    return int.from_bytes(digest, signed=True)


def take(lock: Lock, what: int | str) -> None:
    """Wait for the lock and hold it until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [lock.value, key_of(what)])


def try_take(lock: Lock, what: int | str) -> bool:
    """Hold the lock until the transaction ends, unless somebody has it; whether it is held."""
    return asked(TRY_TAKE, lock, what)


def try_share(lock: Lock, what: int | str) -> bool:
    """The same beside others who share it."""
    return asked(TRY_SHARE, lock, what)


def hold_shared(lock: Lock, what: int | str) -> None:
    """Hold the lock beside others until it is let go or the session ends."""
    asked(HOLD_SHARED, lock, what)


def let_go_shared(lock: Lock, what: int | str) -> None:
    """End what `hold_shared` began."""
    asked(LET_GO_SHARED, lock, what)


def is_free(lock: Lock, what: int | str) -> bool:
    """Whether no other session holds the lock now."""
    with connection.cursor() as cursor:
        cursor.execute(IS_FREE, {"lock": lock.value, "key": key_of(what)})
        return bool(cursor.fetchone()[0])


def asked(statement: str, lock: Lock, what: int | str) -> bool:
    """The only value of a statement about one lock."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [lock.value, key_of(what)])
        return bool(cursor.fetchone()[0])
