"""Members' availability, as they state it themselves."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel

DAYS_A_WEEK = 7


class Availability(TenantModel):
    """A member's plan; without a row they are there every day.

    `away_until` is the last day away. `hours` are those of Monday to Sunday; empty: not said.
    """

    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="availabilities")
    away_until = models.DateField(null=True)
    hours = ArrayField(models.SmallIntegerField(), size=DAYS_A_WEEK, default=list)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["member"], name="availability_once"),
        ]

    def __str__(self) -> str:
        return f"availability of {self.member}"
