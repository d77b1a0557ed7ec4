"""A user's organizations, and the numbers of the start page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.urls import reverse

from core.identity.models import Role, User
from core.tenancy.scope import current_organization_id


@dataclass(frozen=True)
class Place:
    """One organization of a person, as the switcher and the chooser show it."""

    name: str
    slug: str
    role: str

    @property
    def url(self) -> str:
        """Its home."""
        return reverse("organization_home", args=[self.slug])


def places_of(user: User) -> list[Place]:
    """The organizations the person works in now, by name: the database looks past its walls."""
    with connection.cursor() as cursor:
        cursor.execute("select name, slug, role from workforce_places(%s)", [user.pk])
        found = cursor.fetchall()
    return [Place(name=name, slug=slug, role=str(Role(role).label)) for name, slug, role in found]


@dataclass(frozen=True)
class FormerPlace:
    """An organization that a person left or is suspended in, and since when."""

    name: str
    slug: str
    ended_at: datetime


def former_places_of(user: User) -> list[FormerPlace]:
    """The organizations whose earnings the person can still read, by name."""
    with connection.cursor() as cursor:
        cursor.execute("select name, slug, ended_at from workforce_former_places(%s)", [user.pk])
        return [FormerPlace(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class Crew:
    """How many people an organization has, for its start page."""

    members: int
    pools: int
    open_invitations: int
    pooled: bool  # whether a pool has an active member
    invited_to_pools: int  # open invitations that name a pool

    @property
    def is_alone(self) -> bool:
        """Whether nobody but the founder is here or asked."""
        return self.members <= 1 and not self.open_invitations


CREW = """
select
    (select count(*) from core_member
     where organization_id = %(organization)s and left_at is null),
    (select count(*) from workforce_pool where organization_id = %(organization)s),
    (select count(*) from workforce_invitation
     where organization_id = %(organization)s and accepted_at is null and revoked_at is null),
    exists (select 1 from workforce_poolmember place
        join core_member m on m.id = place.member_id
        where place.organization_id = %(organization)s
            and m.left_at is null and m.suspended_at is null),
    (select count(*) from workforce_invitation
     where organization_id = %(organization)s and accepted_at is null and revoked_at is null
        and expires_at > now() and (pool_id is not null or more_pools <> '{}'))
"""


def crew() -> Crew:
    """The open scope's organization in numbers; one query."""
    with connection.cursor() as cursor:
        cursor.execute(CREW, {"organization": current_organization_id()})
        return Crew(*cursor.fetchone())
