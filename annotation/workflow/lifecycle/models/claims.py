"""Assignments (claims on an item's slots) and drafts."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.datasets.models import Item
from annotation.projects.models import Project
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel
from workforce.pools.models import Pool


class AssignmentState(models.TextChoices):
    """What became of a claim."""

    RESERVED = "reserved", _("Assigned")
    HELD = "held", _("In progress")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    SKIPPED = "skipped", _("Skipped")
    RELEASED = "released", _("Returned to queue")
    EXPIRED = "expired", _("Expired")


TAKES_SLOT = (
    AssignmentState.RESERVED,
    AssignmentState.HELD,
    AssignmentState.SUBMITTED,
    AssignmentState.RETURNED,
)
SEEN = (*TAKES_SLOT, AssignmentState.SKIPPED)  # not offered to the same person again
LAPSED = (AssignmentState.RELEASED, AssignmentState.EXPIRED)
# Every claim. Said in two parts, as each has an index by item of its own.
ANY = models.Q(state__in=SEEN) | models.Q(state__in=LAPSED)
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
    answer again (labeling.reopen). `returned_at` is since when returned work could be taken up.
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
    returned_at = models.DateTimeField(null=True)
    rejections = models.SmallIntegerField(default=0, db_default=0)

    has_draft = True  # a query may say that there is none, and spare the look-up
    seen_elsewhere: datetime | None = None  # by a query: work on other items since `seen_at`

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
