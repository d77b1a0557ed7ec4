"""Open and answered questions, and who may read which."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from annotation.datasets.models import Item
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import SEEN, Assignment
from annotation.workflow.questions.models import Question
from core.identity.models import Member


def questions_in(project: Project, *, state: str = "", search: str = "") -> QuerySet[Question]:
    """A project's questions with item and people, open or answered ones alone if asked for."""
    rows = Question.objects.filter(project=project).select_related(
        "item", "asked_by__user", "answered_by__user"
    )
    if state in ("open", "answered"):
        rows = rows.filter(answered_at__isnull=state == "open")
    return rows.filter(Q(text__icontains=search) | Q(answer__icontains=search)) if search else rows


def questions_for(member: Member, project: Project) -> QuerySet[Question]:
    """What the member asked, and answered questions about items they had in hand."""
    had = Assignment.objects.filter(item=OuterRef("item"), member=member, state__in=SEEN)
    rows = Question.objects.filter(
        Q(asked_by=member) | Q(Exists(had), answered_at__isnull=False), project=project
    )
    return rows.select_related("item", "answered_by__user")


def questions_about(item: Item, *, member: Member) -> QuerySet[Question]:
    """What the member asked about an item, and what others asked that was answered."""
    rows = Question.objects.filter(Q(asked_by=member) | Q(answered_at__isnull=False), item=item)
    return rows.select_related("answered_by__user").order_by("pk")


def open_number(project: Project) -> int:
    """How many questions wait for an answer."""
    return Question.objects.filter(project=project, answered_at=None).count()
