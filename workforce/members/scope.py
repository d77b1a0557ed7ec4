"""Which member is this person in the organization of this address?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from workforce.members.models import Member
from workforce.tenancy.scope import Scope, forget, opened, refuse_nesting


@contextmanager
def member_scope(*, slug: str, user_id: int) -> Iterator[Member | None]:
    """Open the organization's scope for one of its members; None, and no scope, for anyone else.

    The database function looks the two up past row security and sets the scope in one statement.
    """
    refuse_nesting()
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("select * from workforce_enter(%s, %s)", [slug, user_id])
            row = cursor.fetchone()
        if row is None:
            yield None
            return
        member_id, organization_id = row
        with opened(Scope(organization_id)):
            yield Member.objects.select_related("organization", "user").get(pk=member_id)
        forget()
