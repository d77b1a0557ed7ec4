"""Outcome model: an item's final annotation and its source."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.datasets.models import Item
from annotation.projects.models import Project
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel


class OutcomeSource(models.TextChoices):
    """What an item's final answer rests on."""

    SINGLE = "single", _("Single annotation")
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
    # Facts of the decision rule, 0 to 1: None where it states none; the agreement of each pair of
    # parents, in the order of itertools.combinations.
    confidence = models.FloatField(null=True)
    agreements = ArrayField(models.FloatField(), default=list, db_default=[])
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
            models.Index(
                fields=["item"], condition=models.Q(is_current=False), name="outcome_superseded"
            ),
        ]

    def __str__(self) -> str:
        return f"outcome of {self.item}"
