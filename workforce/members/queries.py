"""Members for the members page and its download."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from core.identity.models import Member, Role
from core.permissions.can import can

ORDERS = {  # of the list; without any the newest members come first
    "name": ("user__first_name", "user__last_name", "pk"),
    "-name": ("-user__first_name", "-user__last_name", "-pk"),
    "role": ("role", "pk"),
    "-role": ("-role", "-pk"),
}
THEIR_POOLS: Any = Prefetch("pools", to_attr="in_pools")


def active_members(*, search: str = "", role: str = "") -> QuerySet[Member]:
    """Present members with their account, found by a part of name or address, or by role."""
    return found_members(Wanted(search=search, role=role))


def listed_members(rows: QuerySet[Member]) -> QuerySet[Member]:
    """The same with `in_pools` at hand.

    As a list: a related manager of its own for each row takes longer than all the rest.
    """
    return rows.prefetch_related(THEIR_POOLS)


@dataclass(frozen=True)
class Wanted:
    """The filter of the members page; what is empty filters nothing."""

    search: str = ""
    role: str = ""
    pool: int | None = None
    skill: int | None = None
    language: str = ""


def found_members(wanted: Wanted) -> QuerySet[Member]:
    """Present members who fit the filter, with their account."""
    rows: QuerySet[Member] = Member.objects.filter(left_at=None).select_related("user")
    for word in wanted.search.split():
        named = Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word)
        rows = rows.filter(named | Q(user__email__icontains=word))
    if wanted.role in Role.values:
        rows = rows.filter(role=wanted.role)
    if wanted.pool is not None:
        rows = rows.filter(places__pool=wanted.pool)
    if wanted.skill is not None:
        rows = rows.filter(skills__skill=wanted.skill)
    if wanted.language:
        rows = rows.filter(languages__contains=[wanted.language])
    return rows


def roles_to_give(by: Member) -> list[tuple[str, str]]:
    """The roles this member may give, the least powerful first: owners are made by owners."""
    least_first = reversed(Role.choices)
    return [
        (value, str(label))
        for value, label in least_first
        if value != Role.OWNER or can(by, "owner.change")
    ]
