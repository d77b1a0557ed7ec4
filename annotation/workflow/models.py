"""The life of an item in tables: claims, drafts, answers, reviews, outcomes."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.data.models import Item
from annotation.guidelines.models import GuidelineVersion
from annotation.projects.models import Project, SchemaVersion
from annotation.workflow.reasons import reason_title
from workforce.members.models import Member
from workforce.pools.models import Pool
from workforce.tenancy.keys import TenantForeignKey, TenantKey
from workforce.tenancy.models import TenantModel


class AssignmentState(models.TextChoices):
    """What became of a claim."""

    RESERVED = "reserved", _("Reserved")
    HELD = "held", _("In work")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    SKIPPED = "skipped", _("Skipped")
    RELEASED = "released", _("Released")
    EXPIRED = "expired", _("Expired")


TAKES_SLOT = (
    AssignmentState.RESERVED,
    AssignmentState.HELD,
    AssignmentState.SUBMITTED,
    AssignmentState.RETURNED,
)
SEEN = (*TAKES_SLOT, AssignmentState.SKIPPED)  # not offered to the same person again
# What a member has to do. Said in two parts, as each has an index of its own.
OPEN = models.Q(state__in=(AssignmentState.HELD, AssignmentState.RETURNED)) | models.Q(
    state=AssignmentState.RESERVED
)

# The same as SQL. As values of a statement they would hide from a plan that is made once that the
# indexes of just these states can serve it; then it is planned anew each time.
TAKES_SLOT_SQL, SEEN_SQL = (
    ", ".join(f"'{state.value}'" for state in states) for states in (TAKES_SLOT, SEEN)
)


class Assignment(TenantModel):
    """One person's claim on one numbered slot of an item.

    Reserved by hand for a person until they come for it (its `lease_until` means nothing), then
    held by a lease that the heartbeat extends. `after` is the assignment this one was claimed ahead
    of; `opened_at` is empty until it is on the screen. A returned assignment is held again when its
    author takes it up; `revision` counts the answers given so far, `rejections` how often a
    reviewer sent one back. `reopened_at` is set while its author has taken up their own submitted
    answer again (labeling.reopen).
    """

    project = TenantForeignKey(
        Project, on_delete=models.CASCADE, proven_by="item", related_name="+"
    )
    item = TenantForeignKey(
        Item, on_delete=models.CASCADE, carries=("project",), related_name="assignments"
    )
    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="assignments")
    pool = TenantForeignKey(Pool, on_delete=models.SET_NULL, null=True, related_name="+")
    slot = models.SmallIntegerField()
    state = models.CharField(max_length=10, choices=AssignmentState, default=AssignmentState.HELD)
    revision = models.SmallIntegerField(default=0)
    after = TenantForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    claimed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    active_seconds = models.FloatField(default=0)
    submitted_at = models.DateTimeField(null=True)
    skip_reason = models.CharField(max_length=300, blank=True, db_default="")
    reopened_at = models.DateTimeField(null=True)
    rejections = models.SmallIntegerField(default=0, db_default=0)

    has_draft = True  # a query may say that there is none, and spare the look-up

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey("project", name="assignment_tenant_key"),
            TenantKey(name="assignment_org_key"),
            models.UniqueConstraint(
                fields=["item", "slot"],
                condition=models.Q(state__in=TAKES_SLOT),
                name="assignment_slot_once",
            ),
            models.UniqueConstraint(
                fields=["item", "member"],
                condition=models.Q(state__in=SEEN),
                name="assignment_person_once",
            ),
            models.UniqueConstraint(
                fields=["after"],
                condition=models.Q(state=AssignmentState.HELD),
                name="assignment_one_follower",
            ),
        ]
        indexes = [
            models.Index(
                fields=["member", "project", "id"],
                condition=models.Q(state__in=("held", "returned")),
                name="assignment_open",
            ),
            models.Index(
                fields=["lease_until"],
                condition=models.Q(state="held"),
                name="assignment_lease",
            ),
            models.Index(
                fields=["member", "project", "id"],
                condition=models.Q(state="reserved"),
                name="assignment_reserved",
            ),
            models.Index(
                fields=["organization", "seen_at"],
                condition=models.Q(state="skipped"),
                name="assignment_skipped",
            ),
            models.Index(
                fields=["item", "member"],
                condition=models.Q(state__in=("released", "expired")),
                name="assignment_lapsed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} on {self.item}"


class Draft(TenantModel):
    """Unsubmitted work on an assignment, as last saved by the page."""

    assignment = TenantForeignKey(Assignment, on_delete=models.CASCADE, related_name="drafts")
    answer = models.JSONField()
    revision = models.IntegerField(default=1)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["assignment"], name="draft_once"),
        ]

    def __str__(self) -> str:
        return f"draft {self.revision}"


class Annotation(TenantModel):
    """What one person answered; the answer never changes, a later revision supersedes it.

    `is_live` is true for the newest revision of a slot; `drawn` says it is to be reviewed.
    """

    project = TenantForeignKey(
        Project, on_delete=models.CASCADE, proven_by="assignment", related_name="+"
    )
    item = TenantForeignKey(
        Item, on_delete=models.CASCADE, carries=("project",), related_name="annotations"
    )
    assignment = TenantForeignKey(
        Assignment, on_delete=models.CASCADE, carries=("project",), related_name="annotations"
    )
    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="annotations")
    slot = models.SmallIntegerField()
    revision = models.SmallIntegerField()
    key = models.CharField(max_length=64)
    answer = models.JSONField()
    schema = TenantForeignKey(SchemaVersion, on_delete=models.PROTECT, related_name="+")
    guideline = TenantForeignKey(
        GuidelineVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    active_seconds = models.FloatField(default=0)
    is_live = models.BooleanField(default=True)
    drawn = models.BooleanField(default=False)
    submitted_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="annotation_tenant_key"),
            models.UniqueConstraint(
                fields=["assignment", "revision"], name="annotation_revision_once"
            ),
            models.UniqueConstraint(
                fields=["item", "slot"],
                condition=models.Q(is_live=True),
                name="annotation_slot_once",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "submitted_at"], name="annotation_by_member"),
            models.Index(fields=["project", "-id"], name="annotation_newest"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="answer_is_final",
                fields=["answer", "member", "item", "slot", "revision", "submitted_at"],
            )
        ]

    def __str__(self) -> str:
        return f"answer of {self.member} on {self.item}"


class ReviewState(models.TextChoices):
    """What became of a request for a review."""

    WAITING = "waiting", _("Waiting")
    HELD = "held", _("In work")
    DECIDED = "decided", _("Decided")


class ReviewKind(models.TextChoices):
    """What a reviewer is asked."""

    ANSWER = "answer", _("Look at an answer")
    CHOICE = "choice", _("Answers differ")
    SKIPS = "skips", _("Skipped by several people")
    ROUNDS = "rounds", _("Sent back three times")
    DISPUTE = "dispute", _("The author disagrees")


class Verdict(models.TextChoices):
    """What a reviewer says: of an answer, of a dispute, or of an item without an answer."""

    ACCEPTED = "accepted", _("Accepted")
    CORRECTED = "corrected", _("Corrected")
    REJECTED = "rejected", _("Rejected")
    REPLACED = "replaced", _("Replaced, not paid")
    UPHELD = "upheld", _("Rejection upheld")
    OVERTURNED = "overturned", _("Rejection overturned")
    ANSWERED = "answered", _("Answered by the reviewer")
    REQUEUED = "requeued", _("Back to the queue")
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


class OutcomeSource(models.TextChoices):
    """What an item's final answer rests on."""

    SINGLE = "single", _("One answer")
    CONSENSUS = "consensus", _("Consensus")
    REVIEW = "review", _("Review")
    ADJUDICATION = "adjudication", _("Adjudication")


class Outcome(TenantModel):
    """An item's final answer and the annotations it rests on; a later one supersedes it."""

    project = TenantForeignKey(
        Project, on_delete=models.CASCADE, proven_by="item", related_name="+"
    )
    item = TenantForeignKey(
        Item, on_delete=models.CASCADE, carries=("project",), related_name="outcomes"
    )
    answer = models.JSONField()
    source = models.CharField(max_length=12, choices=OutcomeSource)
    parents = ArrayField(models.BigIntegerField())
    decided_by = TenantForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    is_current = models.BooleanField(default=True)
    decided_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=models.Q(is_current=True),
                name="outcome_current_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["project", "item"],
                condition=models.Q(is_current=True),
                name="outcome_by_project",
            ),
        ]

    def __str__(self) -> str:
        return f"outcome of {self.item}"
