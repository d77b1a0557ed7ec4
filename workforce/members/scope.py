"""Which member is this person in the organization of this address?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from workforce.members.models import Member
from workforce.organizations.models import Organization
from workforce.tenancy.scope import Scope, forget, opened, refuse_nesting

MEMBER_LOCK = 7101  # first key of a person's advisory lock, as in migration 0002
MEMBER = ("id", "organization_id", "user_id", "role", "left_at")
ORGANIZATION = ("id", "name", "slug", "currency", "timezone", "suspended_at")


@contextmanager
def member_scope(*, slug: str, user: User, one_at_a_time: bool = False) -> Iterator[Member | None]:
    """Open the organization's scope for one of its members; None, and no scope, for anyone else.

    The database function looks the two up past row security and sets the scope in one statement.
    With `one_at_a_time` the person's other serialized requests there wait until this one has ended.
    """
    refuse_nesting()
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute(
                "select * from workforce_enter(%s, %s, %s)", [slug, user.pk, one_at_a_time]
            )
            row = cursor.fetchone()
        if row is None:
            yield None
            return
        member = member_of(user, row)
        with opened(Scope(member.organization_id)):
            yield member
        forget()


def member_of(user: User, row: Sequence[Any]) -> Member:
    """The member with organization and person at hand; columns that few pages need load later."""
    member_id, role, *organization = row
    found = Member.from_db("default", MEMBER, (member_id, organization[0], user.pk, role, None))
    found.organization = Organization.from_db("default", ORGANIZATION, organization)
    found.user = user
    return found


def serialize(member: Member) -> None:
    """Wait for the person's serialized requests to end, and let the next ones wait for this."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [MEMBER_LOCK, member.pk % 2**31])
