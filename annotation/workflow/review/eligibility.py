"""Who may decide a review: never the author, and a second reviewer for disputes."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import (
    Annotation,
    Review,
    ReviewKind,
    ReviewState,
    Verdict,
)
from core.identity.models import Member, Role
from core.permissions.roles import PERMISSIONS

UNDECIDED = (ReviewState.WAITING, ReviewState.HELD)
REFUSED = (Verdict.REJECTED, Verdict.UPHELD)


def open_to(member: Member, *, has_reviewed: bool = True) -> QuerySet[Review]:
    """Reviews that this member is no party to, decided ones too.

    Whoever never reviewed has refused nothing: then nothing of that is looked up for each review.
    """
    answered = Annotation.objects.filter(item=OuterRef("item"), member=member)
    refused = Review.objects.filter(reviewer=member, verdict__in=REFUSED)
    # by the answers of the refused one's slot: the other way each review would fetch its answer
    same_slot = refused.filter(annotation__assignment__annotations=OuterRef("annotation"))
    about_item = Q(kind__in=(ReviewKind.CHOICE, ReviewKind.SKIPS))
    others = Review.objects.alias(own_answer=one_of(answered)).filter(
        ~Q(author=member), ~about_item | Q(own_answer=None)
    )
    if not has_reviewed:
        return others
    return others.alias(
        refused_answer=one_of(refused.filter(annotation=OuterRef("annotation"))),
        refused_slot=one_of(same_slot),
    ).filter(
        ~Q(kind=ReviewKind.DISPUTE) | Q(refused_answer=None),
        ~Q(kind=ReviewKind.ROUNDS) | Q(refused_slot=None),
    )


def one_of(rows: QuerySet[Any]) -> Subquery:
    """One of them, if there is one, looked up for each review that asks.

    Of an EXISTS the database may read all rows at once, such as all that a reviewer ever refused.
    """
    return Subquery(rows.order_by().values("pk")[:1])


def reviewable(member: Member, project: Project) -> QuerySet[Review]:
    """Undecided reviews of a project that this member may decide: never of their own work."""
    return open_to(member).filter(project=project, state__in=UNDECIDED)


def why_not(review: Review, member: Member) -> str:
    """Why this member may not decide the review, in a sentence; empty if they may."""
    if open_to(member).filter(pk=review.pk).exists():
        return ""
    if review.kind in (ReviewKind.DISPUTE, ReviewKind.ROUNDS) and review.author_id != member.pk:
        return _("You rejected this annotation, so another reviewer must decide.")
    return _("You can't review your own work. Another reviewer must decide.")


def who_decides(*parties: int | None) -> str:
    """Who is left to decide a second time when these members are parties, in a sentence."""
    reviewing = [role for role, rights in PERMISSIONS.items() if "review.do" in rights]
    left = Member.objects.filter(left_at=None, suspended_at=None, role__in=reviewing).exclude(
        pk__in=[party for party in parties if party is not None]
    )
    roles = set(left.values_list("role", flat=True))
    if Role.REVIEWER in roles:
        return _("A second reviewer will decide.")
    if roles:
        return _("There is no second reviewer, so a project manager or an admin will decide.")
    return _(
        "No one else can decide yet. The dispute stays open until an admin invites a "
        "second reviewer."
    )
