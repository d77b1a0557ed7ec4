"""Groups of annotators that projects are assigned to."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


class Pool(TenantModel):
    """A named group of an organization's own annotators.

    `group` is what grants on projects name (annotation.projects.grants): made with the first grant,
    never shared, and empty, since the pool's own places say who is in it.
    """

    name = models.CharField(_("name"), max_length=80)
    languages = ArrayField(models.CharField(max_length=35), default=list, db_default=[])
    group = models.OneToOneField(
        Group, on_delete=models.SET_NULL, null=True, editable=False, related_name="pool"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    members: models.ManyToManyField[Member, PoolMember] = models.ManyToManyField(
        Member, through="PoolMember", related_name="pools"
    )

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="pool_tenant_key"),
            models.UniqueConstraint(fields=["organization", "name"], name="pool_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PoolMember(TenantModel):
    """One member in one pool."""

    pool = TenantForeignKey(Pool, on_delete=models.CASCADE, related_name="places")
    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="places")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["pool", "member"], name="pool_member_once"),
        ]
        indexes = [models.Index(fields=["member"], name="pool_member_by_member")]

    def __str__(self) -> str:
        return f"{self.member} in {self.pool}"
