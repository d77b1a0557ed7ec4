"""Facts of paid and billed work: the only thing billing reads from annotation."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.datasets.models import Item
from annotation.projects.models import Project
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel
from workforce.pools.models import Pool


class WorkKind(models.TextChoices):
    """What was done. Every query that counts or sums work events must filter by kind."""

    LABEL_ACCEPTED = "label.accepted", _("Label accepted")


class WorkEvent(TenantModel):
    """One accepted annotation's labels of one type. Appended once, by `work.record`, for ever.

    `key` comes from the item, its slot and a version that only a reversal raises, so that rework
    is never billed twice. `annotation_id` is the answer that was accepted.
    """

    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=WorkKind)
    project = TenantForeignKey(
        Project, on_delete=models.PROTECT, proven_by="item", related_name="+"
    )
    item = TenantForeignKey(
        Item, on_delete=models.PROTECT, carries=("project",), related_name="work_events"
    )
    slot = models.SmallIntegerField()
    annotation_id = models.BigIntegerField()
    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="work_events")
    pool = TenantForeignKey(Pool, on_delete=models.PROTECT, null=True, related_name="+")
    guideline_id = models.BigIntegerField(null=True)
    label_kind = models.CharField(max_length=20)
    quantity = models.IntegerField()
    active_seconds = models.FloatField()
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="work_event_tenant_key"),
            models.UniqueConstraint(fields=["organization", "key"], name="work_event_once"),
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
