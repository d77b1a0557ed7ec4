"""Pools and their members."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from core.identity.models import Member
from workforce.members.queries import present_members
from workforce.pools.models import Pool, PoolMember


@dataclass(frozen=True)
class Listed:
    """One pool of the list with the number of its people."""

    pool: Pool
    people: int


def listed_pools() -> list[Listed]:
    """All pools by name."""
    pools = Pool.objects.annotate(people=Count("places")).order_by("name")
    return [Listed(pool=pool, people=pool.people) for pool in pools]


def pools_by_name() -> list[tuple[int, str]]:
    """All pools, as a list to choose from has them."""
    return list(Pool.objects.order_by("name").values_list("pk", "name"))


def pool_names(ids: set[int]) -> dict[int, str]:
    """Pools by number."""
    return dict(Pool.objects.filter(pk__in=ids).values_list("pk", "name"))


def places_in(pool: Pool) -> list[PoolMember]:
    """The places of a pool with their people, by name."""
    rows = PoolMember.objects.filter(pool=pool).select_related("member__user")
    return list(rows.order_by("member__user__first_name", "member__user__email"))


def people_outside(pool: Pool) -> QuerySet[Member]:
    """The present members who could be added."""
    inside = PoolMember.objects.filter(pool=pool).values("member_id")
    rows = present_members().exclude(pk__in=inside)
    return rows.order_by("user__first_name", "user__email")
