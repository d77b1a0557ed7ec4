"""What a member's page says about projects, and a removal about work in progress."""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import ngettext

from annotation.projects.grants import Level, granted_projects, levels_of, sees_all
from annotation.projects.models import Project
from annotation.projects.people_page import LEVEL_NAMES
from annotation.workflow.lifecycle.models import Assignment, AssignmentState
from core.identity.models import Member
from workforce.members.removal_effects import Fact

MAX_COUNT = 50


def granted_facts(member: Member, viewer: Member) -> list[Fact]:
    """The granted projects that the viewer sees too, by name; two queries."""
    levels = levels_of(member)
    rows = granted_projects(viewer).filter(pk__in=levels).order_by("name")[:MAX_COUNT]
    return [fact_of(project, levels[project.pk], viewer) for project in rows]


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


def fact_of(project: Project, level: Level, viewer: Member) -> Fact:
    """One granted project as a line."""
    url = reverse("project", args=[viewer.organization.slug, project.pk])
    return Fact(title=project.name, url=url, note=str(LEVEL_NAMES[level]))


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
