"""What people are good at: an organization's own list, by person and by what a pool asks for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel
from workforce.pools.models import Pool


class Level(models.IntegerChoices):
    """How well somebody does it."""

    BASIC = 1, _("basic")
    GOOD = 2, _("good")
    EXPERT = 3, _("expert")


class Skill(TenantModel):
    """One thing that people can be good at, like “radiology”."""

    name = models.CharField(_("name"), max_length=60)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="skill_tenant_key"),
            models.UniqueConstraint(fields=["organization", "name"], name="skill_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class MemberSkill(TenantModel):
    """How good one member is at one thing."""

    member = TenantForeignKey(Member, on_delete=models.CASCADE, related_name="skills")
    skill = TenantForeignKey(Skill, on_delete=models.CASCADE, related_name="holders")
    level = models.PositiveSmallIntegerField(choices=Level, default=Level.BASIC)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["member", "skill"], name="member_skill_once"),
        ]
        indexes = [models.Index(fields=["skill", "level"], name="member_skill_by_skill")]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"


class PoolSkill(TenantModel):
    """How good a pool's people should be at one thing."""

    pool = TenantForeignKey(Pool, on_delete=models.CASCADE, related_name="skills")
    skill = TenantForeignKey(Skill, on_delete=models.CASCADE, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level, default=Level.BASIC)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["pool", "skill"], name="pool_skill_once"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"
