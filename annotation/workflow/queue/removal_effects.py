"""What a member's page says about projects, and a removal about work in progress."""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annotation.projects.grants import Level, granted_projects, levels_of, sees_all
from annotation.projects.models import ProjectPool
from annotation.projects.people_page import LEVEL_NAMES
from annotation.workflow.lifecycle.models import OPEN, Assignment, AssignmentState
from annotation.workflow.lifecycle.track_record import TrackRecord
from core.identity.models import Member
from core.tenancy.any_of import among
from core.web.numbers import grouped
from workforce.members.removal_effects import Fact

MAX_COUNT = 50


def project_facts(member: Member, viewer: Member) -> list[Fact]:
    """The projects that the member works or worked in and that the viewer sees too, by name.

    Five queries: grants, pools, open assignments, counted annotations, projects.
    """
    levels = levels_of(member)
    pooled = ProjectPool.objects.filter(pool__places__member=member).values_list("project_id")
    open_work = dict(
        Assignment.objects.filter(OPEN, member=member)
        .order_by()
        .values_list("project_id")
        .annotate(Count("pk"))
    )
    counted = TrackRecord.objects.filter(member=member, answers__gt=0)
    submitted = dict(counted.values_list("project_id", "answers"))
    known = {*levels, *(project for (project,) in pooled), *open_work, *submitted}
    rows = granted_projects(viewer).filter(among("pk", sorted(known))).order_by("name")[:MAX_COUNT]
    return [
        Fact(
            title=project.name,
            url=reverse("project", args=[viewer.organization.slug, project.pk]),
            note=", ".join(
                project_note(
                    levels.get(project.pk),
                    open_work.get(project.pk, 0),
                    submitted.get(project.pk, 0),
                )
            ),
        )
        for project in rows
    ]


def project_note(level: Level | None, open_work: int, submitted: int) -> list[str]:
    """What the member may do in a project, and their work there."""
    said = [] if level is None else [_("Access: %(level)s") % {"level": LEVEL_NAMES[level]}]
    if open_work:
        said.append(
            ngettext("%(number)s item in progress", "%(number)s items in progress", open_work)
            % {"number": grouped(open_work)}
        )
    if submitted:
        said.append(
            ngettext("%(number)s annotation", "%(number)s annotations", submitted)
            % {"number": grouped(submitted)}
        )
    return said


def leaving_consequences(member: Member) -> list[str]:
    """Work in hand, and projects that nobody but the member manages; two queries."""
    held = Assignment.objects.filter(
        member=member, state__in=(AssignmentState.HELD, AssignmentState.RETURNED)
    )
    counts = held.aggregate(
        held=Count("pk", filter=Q(state=AssignmentState.HELD)),
        returned=Count("pk", filter=Q(state=AssignmentState.RETURNED)),
    )
    said = [
        (counts["held"], held_sentence(counts["held"])),
        (counts["returned"], returned_sentence(counts["returned"])),
    ]
    granted = 0 if sees_all(member) else len(levels_of(member))
    said.append((granted, granted_sentence(granted)))
    return [sentence for number, sentence in said if number]


def held_sentence(number: int) -> str:
    """What happens to items on their screen."""
    return ngettext(
        "%(number)d item in progress returns to the queue. Its draft is kept.",
        "%(number)d items in progress return to the queue. Their drafts are kept.",
        number,
    ) % {"number": number}


def returned_sentence(number: int) -> str:
    """What happens to what reviewers sent back."""
    return ngettext(
        "%(number)d returned annotation goes to another annotator.",
        "%(number)d returned annotations go to other annotators.",
        number,
    ) % {"number": number}


def granted_sentence(number: int) -> str:
    """What happens to grants."""
    return ngettext(
        "Access to %(number)d project is removed.",
        "Access to %(number)d projects is removed.",
        number,
    ) % {"number": number}
