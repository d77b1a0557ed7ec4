"""Members for the members page and its download."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.identity.models import Member, Role
from core.permissions.can import can

ORDERS = {  # of the list; without any the newest members come first
    "name": ("user__first_name", "user__last_name", "pk"),
    "-name": ("-user__first_name", "-user__last_name", "-pk"),
    "role": ("role", "pk"),
    "-role": ("-role", "-pk"),
}
THEIR_POOLS: Any = Prefetch("pools", to_attr="in_pools")


class Status(models.TextChoices):
    """Whether a member may work here."""

    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    FORMER = "former", _("Former")


WITH_STATUS = {
    "": Q(left_at=None),
    Status.ACTIVE: Q(left_at=None, suspended_at=None),
    Status.SUSPENDED: Q(left_at=None, suspended_at__isnull=False),
    Status.FORMER: Q(left_at__isnull=False),
}


def status_of(member: Member) -> Status:
    """The member's status now."""
    if member.left_at is not None:
        return Status.FORMER
    return Status.ACTIVE if member.suspended_at is None else Status.SUSPENDED


def present_members(*, search: str = "", role: str = "", status: str = "") -> QuerySet[Member]:
    """Members with their account, found by a part of name or address, by role or by status."""
    return found_members(Wanted(search=search, role=role, status=status))


def listed_members(rows: QuerySet[Member]) -> QuerySet[Member]:
    """The same with `in_pools` at hand.

    As a list: a related manager of its own for each row takes longer than all the rest.
    """
    return rows.prefetch_related(THEIR_POOLS)


@dataclass(frozen=True)
class Wanted:
    """The filter of the members page; what is empty filters nothing.

    Without a status, active and suspended members are found, former ones aren't.
    """

    search: str = ""
    role: str = ""
    pool: int | None = None
    skill: int | None = None
    language: str = ""
    status: str = ""


def found_members(wanted: Wanted) -> QuerySet[Member]:
    """Members who fit the filter, with their account."""
    status = WITH_STATUS.get(wanted.status, WITH_STATUS[""])
    rows: QuerySet[Member] = Member.objects.filter(status).select_related("user")
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
