"""Who belongs to the organization? Reads for the members page and its download."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from workforce.members.models import Member, Role
from workforce.permissions.can import can


def active_members(*, search: str = "", role: str = "") -> QuerySet[Member]:
    """Present members with account and pools, found by a part of name or address, or by role."""
    rows: QuerySet[Member] = Member.objects.filter(left_at=None).select_related("user")
    for word in search.split():
        named = Q(user__first_name__icontains=word) | Q(user__last_name__icontains=word)
        rows = rows.filter(named | Q(user__email__icontains=word))
    if role in Role.values:
        rows = rows.filter(role=role)
    return rows.prefetch_related("pools")


def roles_to_give(by: Member) -> list[tuple[str, str]]:
    """The roles this member may give, the least powerful first: owners are made by owners."""
    least_first = reversed(Role.choices)
    return [
        (value, str(label))
        for value, label in least_first
        if value != Role.OWNER or can(by, "owner.change")
    ]
