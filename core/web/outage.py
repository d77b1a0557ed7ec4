"""Which errors mean an outage of the database or disk, and what users are told."""

from __future__ import annotations

import errno

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from core.web.errors import DomainError

AGAIN_SECONDS = 15
NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
DATABASE_FULL = "53100"  # PostgreSQL's own disk has no room
# The server refuses or ends connections, or lacks memory: classes 08 and 53, parts of 57.
AWAY = ("08", "53", "57P01", "57P02", "57P03")
# A statement, a wait for a lock or an idle transaction that the role's limits ended.
TOO_LONG = ("57014", "55P03", "25P03")


class DatabaseAway(DomainError):
    """The database doesn't answer now."""

    code = "database_away"
    status = 503


class TookTooLong(DomainError):
    """The database stopped what was asked, as it took longer than a page may."""

    code = "took_too_long"
    status = 503


class DiskFull(DomainError):
    """There is no room for what was to be written."""

    code = "disk_full"
    status = 507


def outage_of(error: BaseException | None) -> DomainError | None:
    """What an error means for the person who asked; None for a fault of ours."""
    if is_away(error):
        return database_away()
    if took_too_long(error):
        return TookTooLong(
            _(
                "This took too long and was stopped. The data may be in use by another task. Try "
                "again in a minute, or request less data at once."
            )
        )
    if has_no_room(error):
        return DiskFull(
            _(
                "The server has run out of storage. Tell the administrator of this installation, "
                "then try again."
            )
        )
    return None


def database_away() -> DatabaseAway:
    """What people and scripts are told meanwhile."""
    sentence = _("Crewmark can't reach its database at the moment. Try again in a minute.")
    return DatabaseAway(sentence, retryAfter=AGAIN_SECONDS)


def is_away(error: BaseException | None) -> bool:
    """Whether the database was not there for what was asked, or ended the connection."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = state_of(error)
    return state is None or (state.startswith(AWAY) and state != DATABASE_FULL)


def took_too_long(error: BaseException | None) -> bool:
    """Whether the database ended it by one of the role's limits."""
    return isinstance(error, OperationalError) and state_of(error) in TOO_LONG


def has_no_room(error: BaseException | None) -> bool:
    """Whether a disk was full, that of the files or the database's, or a file became too large."""
    if isinstance(error, OperationalError):
        return state_of(error) == DATABASE_FULL
    return isinstance(error, OSError) and error.errno in NO_ROOM


def state_of(error: OperationalError | InterfaceError) -> str | None:
    """PostgreSQL's code of what went wrong; None where nothing was heard of it."""
    return getattr(error.__cause__, "sqlstate", None)
