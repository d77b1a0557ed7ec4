"""The member that a user is in the organization of an address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from core.identity.models import Member, Organization, User
from core.tenancy.locks import Lock, take
from core.tenancy.scope import Scope, forget, opened, refuse_nesting

MEMBER = ("id", "organization_id", "user_id", "role", "left_at", "suspended_at")
ORGANIZATION_AT = 2  # the column of the door's row that names the organization
ORGANIZATION = ("id", "name", "slug", "currency", "timezone", "state")


@contextmanager
def member_scope(*, slug: str, user: User, one_at_a_time: bool = False) -> Iterator[Member | None]:
    """Open the organization's scope for one of its members; None, and no scope, for anyone else.

    The database function looks the two up past row security and sets the scope in one statement.
    With `one_at_a_time` the person's other serialized requests there wait until this one has ended.
    """
    statement = "select * from workforce_enter(%s, %s, %s)"
    with entered(statement, slug, user.pk, one_at_a_time) as row:
        yield None if row is None else member_of(user, row)


@contextmanager
def former_scope(*, slug: str, user: User) -> Iterator[Member | None]:
    """Open the scope of an organization that this person left or is suspended in; else None.

    The member isn't active, so `can` refuses everything: a page behind this door shows the
    person's own rows only.
    """
    with entered("select * from workforce_enter_former(%s, %s)", slug, user.pk) as row:
        if row is None:
            yield None
            return
        *found, ended_at = row
        member = found_member(user.pk, found)
        member.user, member.left_at = user, ended_at
        yield member


@dataclass(frozen=True)
class TokenEntry:
    """Who asks by an API token: the member it belongs to, and what it says itself."""

    member: Member
    scopes: list[str]
    last_used_at: datetime | None


@contextmanager
def token_scope(
    *, slug: str, digest: bytes, one_at_a_time: bool = False
) -> Iterator[TokenEntry | None]:
    """The same for the API token of this digest; None for one that is dead or of elsewhere."""
    statement = "select * from workforce_enter_by_token(%s, %s, %s)"
    with entered(statement, slug, digest, one_at_a_time) as row:
        yield None if row is None else token_entry(row)


@contextmanager
def entered(
    statement: str, slug: str, *parameters: str | int | bytes
) -> Iterator[Sequence[Any] | None]:
    """The door's row and the open scope of its organization; None and no scope without one."""
    refuse_nesting()
    if "\0" in slug:  # an address may hold it, the database never
        yield None
        return
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(statement, (slug, *parameters))
            row = cursor.fetchone()
        if row is None:
            yield None
            return
        with opened(Scope(row[ORGANIZATION_AT])):
            yield row
        forget()


def token_entry(row: Sequence[Any]) -> TokenEntry:
    """The member whose token asks; the account is looked up where a name is needed."""
    *common, user_id, token_id, scopes, last_used_at = row
    member = found_member(user_id, common)
    member.token_id = token_id
    return TokenEntry(member, scopes, last_used_at)


def member_of(user: User, row: Sequence[Any]) -> Member:
    """The member with organization and person at hand; columns that few pages need load later."""
    *row, zone, needs_mfa = row
    found = found_member(user.pk, row)
    found.user = user
    found.timezone = zone or found.organization.timezone
    found.needs_mfa = needs_mfa
    return found


def found_member(user_id: int, row: Sequence[Any]) -> Member:
    """The member and the organization of a row of the door."""
    member_id, role, *organization = row
    values = (member_id, organization[0], user_id, role, None, None)
    found = Member.from_db("default", MEMBER, values)
    found.organization = Organization.from_db("default", ORGANIZATION, organization)
    found.timezone = found.organization.timezone
    found.organization_state = found.organization.state
    found.remembered = {}
    return found


def serialize(member: Member) -> None:
    """Wait for the person's serialized requests to end, and let the next ones wait for this."""
    take(Lock.MEMBER, member.pk)
