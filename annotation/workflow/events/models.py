"""Facts of paid and billed work, and of its reversal. What billing prices."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annotation.datasets.models import Item
from annotation.projects.models import Project
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel
from workforce.pools.models import Pool


class WorkKind(models.TextChoices):
    """What was done, or taken back. Every query that counts or sums must filter by kind."""

    LABEL_ACCEPTED = "label.accepted", _("Label accepted")
    LABEL_REVERSED = "label.reversed", _("Label reversed")
    REVIEW_DONE = "review.done", _("Review done")
    REVIEW_REVERSED = "review.reversed", _("Review reversed")
    ADJUDICATION_DONE = "adjudication.done", _("Adjudication done")
    ADJUDICATION_REVERSED = "adjudication.reversed", _("Adjudication reversed")
    OUTCOME_DECIDED = "outcome.decided", _("Outcome decided")
    OUTCOME_REVERSED = "outcome.reversed", _("Outcome reversed")
    GOLD_ANSWERED = "gold.answered", _("Gold item answered")
    GOLD_REVERSED = "gold.reversed", _("Gold item reversed")
    BONUS_GRANTED = "bonus.granted", _("Bonus granted")
    BONUS_REVERSED = "bonus.reversed", _("Bonus reversed")


REVERSAL_OF = {
    WorkKind.LABEL_ACCEPTED: WorkKind.LABEL_REVERSED,
    WorkKind.REVIEW_DONE: WorkKind.REVIEW_REVERSED,
    WorkKind.ADJUDICATION_DONE: WorkKind.ADJUDICATION_REVERSED,
    WorkKind.OUTCOME_DECIDED: WorkKind.OUTCOME_REVERSED,
    WorkKind.GOLD_ANSWERED: WorkKind.GOLD_REVERSED,
    WorkKind.BONUS_GRANTED: WorkKind.BONUS_REVERSED,
}
REVERSALS = tuple(REVERSAL_OF.values())
LABEL_KINDS = (WorkKind.LABEL_ACCEPTED, WorkKind.LABEL_REVERSED)
OUTCOME_KINDS = (WorkKind.OUTCOME_DECIDED, WorkKind.OUTCOME_REVERSED)
FIRST_VERSION = 1  # only a reversal raises it


def either(*done: WorkKind) -> Q:
    """The condition for events of these kinds and for their reversals."""
    return Q(kind__in=[kind.value for each in done for kind in (each, REVERSAL_OF[each])])


# What an event of each kind says beside its project, member and quantity.
HOLDS_LABELS = Q(item__isnull=False, slot__isnull=False, annotation_id__isnull=False)
SET_BY_KIND = (
    (either(WorkKind.LABEL_ACCEPTED, WorkKind.GOLD_ANSWERED) & HOLDS_LABELS & ~Q(label_kind=""))
    | (
        either(WorkKind.OUTCOME_DECIDED)
        & Q(item__isnull=False, slot__isnull=True, annotation_id__isnull=True)
        & ~Q(label_kind="")
    )
    | (
        either(WorkKind.REVIEW_DONE)
        & Q(item__isnull=False, slot__isnull=True, annotation_id__isnull=False, label_kind="")
    )
    | (
        either(WorkKind.ADJUDICATION_DONE)
        & Q(item__isnull=False, slot__isnull=True, annotation_id__isnull=True, label_kind="")
    )
    | (
        either(WorkKind.BONUS_GRANTED)
        & Q(item__isnull=True, slot__isnull=True, annotation_id__isnull=True, label_kind="")
    )
)
SIGNED = Q(
    ~Q(kind__in=[kind.value for kind in REVERSALS]),
    reverses__isnull=True,
    quantity__gt=0,
    active_seconds__gte=0,
) | Q(
    kind__in=[kind.value for kind in REVERSALS],
    reverses__isnull=False,
    quantity__lt=0,
    active_seconds__lte=0,
)


class WorkEvent(TenantModel):
    """Labels of one type in an accepted annotation or in the outcome of an item, a review, an
    adjudication, a bonus, or the reversal of one of these. Appended once, by `events.record`, for
    ever.

    `key` comes from what was done and a `version` that only a reversal raises, so that rework is
    never billed twice. `annotation_id` is the annotation that was accepted or reviewed. An outcome
    has the member, pool and guideline of its first annotation. A reversal is a copy of the event it
    `reverses` with its quantity and seconds below zero.
    """

    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=24, choices=WorkKind)
    project = TenantForeignKey(
        Project, on_delete=models.PROTECT, proven_by="item", related_name="+"
    )
    item = TenantForeignKey(
        Item,
        on_delete=models.PROTECT,
        null=True,
        carries=("project",),
        related_name="work_events",
    )
    slot = models.SmallIntegerField(null=True)
    annotation_id = models.BigIntegerField(null=True)
    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="work_events")
    pool = TenantForeignKey(Pool, on_delete=models.PROTECT, null=True, related_name="+")
    guideline_id = models.BigIntegerField(null=True)
    label_kind = models.CharField(max_length=20, blank=True)
    quantity = models.IntegerField()
    active_seconds = models.FloatField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    version = models.SmallIntegerField(default=FIRST_VERSION, db_default=FIRST_VERSION)
    reverses = TenantForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by"
    )
    # The project of an event without an item. A key of its own proves it (migration 0007), which
    # would lock the shared project at each label if it were on `project`.
    project_alone = models.GeneratedField(
        expression=models.Case(models.When(item__isnull=True, then=F("project"))),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="work_event_tenant_key"),
            models.UniqueConstraint(fields=["organization", "key"], name="work_event_once"),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="work_event_reversed_once",
            ),
            models.CheckConstraint(condition=SET_BY_KIND, name="work_event_set_by_kind"),
            models.CheckConstraint(condition=SIGNED, name="work_event_signed"),
        ]
        indexes = [
            models.Index(fields=["project", "occurred_at"], name="work_by_project"),
            models.Index(fields=["member", "occurred_at"], name="work_by_member"),
            models.Index(fields=["item"], name="work_by_item"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.key
