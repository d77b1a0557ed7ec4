"""Work pending for a member in their other organizations: one line each, counts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from annotation.datasets.models import Item
from annotation.projects.models import Project, ProjectState
from annotation.workflow.lifecycle.models import SEEN, Assignment, AssignmentState
from core.identity.models import Member, User
from core.permissions.roles import HANDS_OUT_WORK
from core.tenancy.scope import across_tenants


@dataclass(frozen=True)
class Elsewhere:
    """Another organization of the person: what came back, what is in hand or kept for them, and
    how many live projects have new work."""

    name: str
    slug: str
    returned: int
    in_hand: int
    projects: int

    @property
    def waits(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.returned or self.in_hand or self.projects)

    @property
    def url(self) -> str:
        """The person's work there."""
        return reverse("my_work", args=[self.slug])


def elsewhere(user: User, *, besides: int) -> list[Elsewhere]:
    """The person's organizations other than this one, those with work first."""
    with across_tenants("count a person's own work in their other organizations"):
        members = Member.objects.filter(
            user=user, left_at=None, suspended_at=None, organization__state__in=HANDS_OUT_WORK
        ).exclude(organization=besides)
        places = list(
            members.values_list("organization_id", "organization__name", "organization__slug")
        )
        counts = {row["organization_id"]: row for row in open_counts(user)} if places else {}
        fresh = dict(projects_with_work(user)) if places else {}
    rows = [
        Elsewhere(
            name=name,
            slug=slug,
            returned=counts.get(key, {}).get("returned", 0),
            in_hand=counts.get(key, {}).get("in_hand", 0),
            projects=fresh.get(key, 0),
        )
        for key, name, slug in places
    ]
    return sorted(rows, key=lambda row: (not row.waits, row.name))


def open_counts(user: User) -> Any:
    """The person's open assignments by organization."""
    returned = Q(state=AssignmentState.RETURNED)
    open_states = (AssignmentState.HELD, AssignmentState.RETURNED, AssignmentState.RESERVED)
    rows = Assignment.objects.filter(
        member__user=user,
        member__left_at=None,
        member__suspended_at=None,
        state__in=open_states,
    ).order_by()
    return rows.values("organization_id").annotate(
        returned=Count("pk", filter=returned), in_hand=Count("pk", filter=~returned)
    )


def projects_with_work(user: User) -> Any:
    """How many live projects have an item the person could get, by organization."""
    seen = Assignment.objects.filter(item=OuterRef("pk"), member__user=user, state__in=SEEN)
    open_item = Item.objects.filter(~Exists(seen), project=OuterRef("pk"), open_slots__gt=0)
    own = Q(assigned_pools__pool__places__member__user=user) & Q(
        assigned_pools__pool__places__member__left_at=None,
        assigned_pools__pool__places__member__suspended_at=None,
    )
    projects = Project.objects.filter(own, Exists(open_item), state=ProjectState.LIVE).order_by()
    return projects.values_list("organization_id").annotate(Count("pk", distinct=True))
