"""Reports about the agreement of annotators."""

from __future__ import annotations

from django.db import models

from annotation.projects.models import Project, SchemaVersion
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel

MAX_DRAWN_ITEMS = 20_000  # items compared, the newest, of fields whose comparison is costly
MAX_ITEMS_OF_CONFUSION = 50  # kept with a report


class AgreementReport(TenantModel):
    """How well the annotators of a project agreed when it was made, field by field.

    `figures` has a `report.FieldAgreement` for each field of the label schema. `last_annotation`:
    the newest annotation of the project then. Only the newest report of a project keeps the items
    behind its confusions.
    """

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    schema = TenantForeignKey(SchemaVersion, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    last_annotation = models.BigIntegerField()
    figures = models.JSONField()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["project", "-id"], name="agreement_newest")]

    def __str__(self) -> str:
        return f"{self.project_id} at {self.made_at}"
