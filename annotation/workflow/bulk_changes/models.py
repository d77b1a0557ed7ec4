"""Many items changed at once: which, how, and how far it is."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from annotation.workflow.lifecycle.excluding import MAX_REASON_LENGTH
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


class ChangeKind(models.TextChoices):
    """What is done to each item."""

    PRIORITY = "priority", _("Set priority")
    FRONT = "front", _("Move to the front")
    EXCLUDE = "exclude", _("Exclude")
    INCLUDE = "include", _("Include again")
    MORE = "more", _("Add one annotator")
    FREE = "free", _("Return idle items to the queue")


class ChangeState(models.TextChoices):
    """How far it is."""

    PREVIEW = "preview", _("Ready to start")
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Stopped")


class ItemChange(TenantModel):
    """One change of many items, fixed by the preview; `handled` counts from the first of them.

    `priority` is what all items get, or `priorities` what each gets (an undo); `before` holds what
    each handled one had, null where it was left out. `has_more`: more items matched than one
    change takes. `failure` is the first refusal's sentence.
    """

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=ChangeKind)
    item_ids = ArrayField(models.BigIntegerField())
    has_more = models.BooleanField(default=False)
    priority = models.SmallIntegerField(default=0)
    priorities = ArrayField(models.SmallIntegerField(), default=list)
    before = ArrayField(models.SmallIntegerField(null=True), default=list)
    reason = models.CharField(max_length=MAX_REASON_LENGTH, blank=True)
    undoes = TenantForeignKey("self", on_delete=models.CASCADE, null=True, related_name="undone_by")
    state = models.CharField(max_length=9, choices=ChangeState, default=ChangeState.PREVIEW)
    handled = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    left_out = models.IntegerField(default=0)
    failure = models.TextField(blank=True, default="")
    started_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [TenantKey(name="item_change_tenant_key")]
        indexes = [
            models.Index(fields=["project", "-id"], name="item_change_newest"),
            models.Index(fields=["undoes"], name="item_change_undoes"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {len(self.item_ids)}"

    @property
    def total(self) -> int:
        """How many items are meant."""
        return len(self.item_ids)

    @property
    def is_going_on(self) -> bool:
        """Whether the job has still to end."""
        return self.state in (ChangeState.QUEUED, ChangeState.RUNNING)
