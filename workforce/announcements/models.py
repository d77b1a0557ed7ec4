"""Announcements to pools, and which members have read them."""

from __future__ import annotations

from django.db import models

from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel
from workforce.pools.models import Pool

MAX_TITLE_LENGTH = 120
MAX_TEXT_LENGTH = 2_000


class Announcement(TenantModel):
    """A short text for the members of some pools.

    It is shown on *My work* through `ends_on`, the last day in the organization's time zone, or
    until it is ended. Without a last day it is shown until a member closes it.
    """

    title = models.CharField(max_length=MAX_TITLE_LENGTH)
    text = models.TextField(max_length=MAX_TEXT_LENGTH, blank=True)
    ends_on = models.DateField(null=True)
    sent_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    pools: models.ManyToManyField[Pool, AnnouncementPool] = models.ManyToManyField(
        Pool, through="AnnouncementPool", related_name="+"
    )

    class Meta(TenantModel.Meta):
        constraints = [TenantKey(name="announcement_tenant_key")]

    def __str__(self) -> str:
        return self.title


class AnnouncementPool(TenantModel):
    """One pool that an announcement is for."""

    announcement = TenantForeignKey(Announcement, on_delete=models.CASCADE, related_name="places")
    pool = TenantForeignKey(Pool, on_delete=models.CASCADE, related_name="announcements")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["announcement", "pool"], name="announcement_pool_once"),
        ]

    def __str__(self) -> str:
        return f"{self.announcement} to {self.pool}"


class AnnouncementRead(TenantModel):
    """A member has read an announcement and closed it on *My work*."""

    announcement = TenantForeignKey(Announcement, on_delete=models.CASCADE, related_name="reads")
    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "member"], name="announcement_read_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.announcement} read by {self.member}"
