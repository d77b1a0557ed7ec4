"""Saved views: named filters and orders of a project's list of items."""

from __future__ import annotations

from django.db import models

from annotation.datasets.items.filters import Wanted, wanted_in
from annotation.projects.models import Project
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel

MAX_NAME_LENGTH = 60


class SavedView(TenantModel):
    """Filters and order of the list of items under a name, for the owner alone or for all.

    `filters` holds the values of Wanted that aren't empty.
    """

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="saved_views")
    owner = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=MAX_NAME_LENGTH)
    is_shared = models.BooleanField(default=False)
    filters = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"],
                condition=models.Q(is_shared=True),
                name="saved_view_shared_once",
            ),
            models.UniqueConstraint(
                fields=["project", "owner", "name"],
                condition=models.Q(is_shared=False),
                name="saved_view_private_once",
            ),
        ]
        indexes = [models.Index(fields=["project", "-id"], name="saved_view_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def wanted(self) -> Wanted:
        """The filters and the order; what no longer makes sense counts as absent."""
        return wanted_in(self.filters)
