"""Annotation model: author, content, label schema and guideline version."""

from __future__ import annotations

import pgtrigger
from django.db import models

from annotation.datasets.models import Item
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.projects.models import Project, SchemaVersion
from annotation.workflow.lifecycle.models.claims import Assignment
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


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
