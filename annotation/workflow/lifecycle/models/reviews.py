"""Review model: kinds, states and decisions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.datasets.models import Item
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models.annotations import Annotation
from annotation.workflow.lifecycle.reasons import reason_title
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel


class ReviewState(models.TextChoices):
    """What became of a request for a review."""

    WAITING = "waiting", _("Pending")
    HELD = "held", _("In progress")
    DECIDED = "decided", _("Decided")


class ReviewKind(models.TextChoices):
    """What a reviewer is asked."""

    ANSWER = "answer", _("Review of an annotation")
    CHOICE = "choice", _("Annotations differ")
    SKIPS = "skips", _("Skipped by several annotators")
    ROUNDS = "rounds", _("Rejected three times")
    DISPUTE = "dispute", _("Disputed by the annotator")


class Verdict(models.TextChoices):
    """What a reviewer says: of an answer, of a dispute, or of an item without an answer."""

    ACCEPTED = "accepted", _("Accepted")
    CORRECTED = "corrected", _("Corrected")
    REJECTED = "rejected", _("Rejected")
    REPLACED = "replaced", _("Replaced (not paid)")
    UPHELD = "upheld", _("Rejection upheld")
    OVERTURNED = "overturned", _("Rejection overturned")
    ANSWERED = "answered", _("Annotated by the reviewer")
    REQUEUED = "requeued", _("Returned to queue")
    EXCLUDED = "excluded", _("Excluded")


class Review(TenantModel):
    """One question to a reviewer: about an annotation, or about an item (without an annotation).

    `author` is whose annotation it is. `appeal` is what the author of a dispute wrote. `remarks`
    are on single regions of the annotation: {field: {region's id: text}}. `version` counts
    changes, so that a verdict from a stale page is refused. A lapsed lease leaves the reviewer's
    name: until somebody else takes it, they may still decide.
    """

    project = TenantForeignKey(
        Project, on_delete=models.CASCADE, proven_by="item", related_name="+"
    )
    item = TenantForeignKey(
        Item, on_delete=models.CASCADE, carries=("project",), related_name="reviews"
    )
    annotation = TenantForeignKey(
        Annotation, on_delete=models.CASCADE, null=True, related_name="reviews"
    )
    kind = models.CharField(
        max_length=8, choices=ReviewKind, default=ReviewKind.ANSWER, db_default="answer"
    )
    author = TenantForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=ReviewState, default=ReviewState.WAITING)
    reviewer = TenantForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="reviews")
    lease_until = models.DateTimeField(null=True)
    version = models.SmallIntegerField(default=0)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    appeal = models.TextField(blank=True, default="", db_default="")
    comment = models.TextField(blank=True)
    remarks = models.JSONField(null=True)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["annotation", "kind"], name="review_annotation_once"),
            models.UniqueConstraint(
                fields=["item"],
                condition=models.Q(kind="choice"),
                name="review_adjudication_once",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=models.Q(kind="skips") & ~models.Q(state="decided"),
                name="review_skips_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["project", "id"],
                condition=~models.Q(state="decided"),
                name="review_queue",
            ),
            models.Index(
                # not by id: it would look like a way to the next review of one project
                fields=["organization", "created_at"],
                condition=~models.Q(state="decided"),
                name="review_undecided",
            ),
            models.Index(
                fields=["project", "id"],
                condition=~models.Q(state="decided") & models.Q(annotation=None),
                name="review_of_item_queue",
            ),
            models.Index(fields=["reviewer", "-id"], name="review_by_reviewer"),
            models.Index(fields=["author", "-id"], name="review_by_author"),
            models.Index(fields=["project", "-id"], name="review_newest"),
            models.Index(fields=["organization", "-id"], name="review_by_org"),
            models.Index(fields=["item"], name="review_by_item"),
            models.Index(
                fields=["organization", "decided_at"],
                condition=models.Q(state="decided"),
                name="review_decided",
            ),
            models.Index(
                fields=["reviewer", "decided_at"],
                condition=models.Q(state="decided"),
                name="review_own_decided",
            ),
            models.Index(
                fields=["organization", "decided_at"],
                condition=models.Q(verdict="rejected"),
                name="review_rejected",
            ),
            models.Index(
                fields=["lease_until"], condition=models.Q(state="held"), name="review_lease"
            ),
        ]

    def __str__(self) -> str:
        return f"review of {self.item}"

    def get_reason_title(self) -> str:
        """The reason in words, for templates."""
        return reason_title(self.reason)
