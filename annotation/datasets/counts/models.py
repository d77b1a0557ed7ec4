"""Tables of item counts per state."""

from __future__ import annotations

from django.db import models

from annotation.datasets.models import Batch
from annotation.projects.models import Project
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel


class ItemMove(TenantModel):
    """So many items came into being, changed state or went; appended by the items' own triggers.

    `before` is empty for new items, `after` for removed ones. A row lasts until it is folded.
    """

    # Keys would lock the rows of project and batch at each answer.
    project_id = models.BigIntegerField()
    batch_id = models.BigIntegerField(null=True)  # empty in moves from before batches were counted
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12, blank=True)
    items = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["project_id"], name="item_move_by_project")]

    def __str__(self) -> str:
        return f"{self.items}: {self.before} to {self.after}"


class ItemCount(TenantModel):
    """The items of a project in one state, without the moves that aren't folded yet."""

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12)
    number = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["project", "state"], name="item_count_once"),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.number}"


class BatchCount(TenantModel):
    """The items of a batch in one state, without the moves that aren't folded yet."""

    batch = TenantForeignKey(Batch, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12)
    number = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["batch", "state"], name="batch_count_once"),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.number}"
