"""A project: data of one media type, its label schema, its policy, the pools that work on it."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.managers import GroupObjectPermissionManager, UserObjectPermissionManager
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantManager, TenantModel
from workforce.pools.models import Pool


class ProjectState(models.TextChoices):
    """Whether the queue hands out work."""

    DRAFT = "draft", _("Draft")
    LIVE = "live", _("Live")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")


def new_seed() -> int:
    """A salt for the project's samples, so that they can't be guessed and can be repeated."""
    return secrets.randbelow(2**31)


class Project(TenantModel):
    """The settings in force are the versions it points at.

    `is_rationed`: a limit such as a budget counts its claims (projects.rationing).
    """

    name = models.CharField(_("name"), max_length=120)
    media_type = models.CharField(max_length=12, default="text")
    template = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=ProjectState, default=ProjectState.DRAFT)
    seed = models.IntegerField(default=new_seed, editable=False)
    schema = TenantForeignKey(
        "annotation.SchemaVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    policy = TenantForeignKey(
        "annotation.PolicyVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    guideline = TenantForeignKey(
        "annotation.GuidelineVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    deadline_on = models.DateField(null=True)
    is_rationed = models.BooleanField(default=False, db_default=False, editable=False)
    created_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    pools: models.ManyToManyField[Pool, ProjectPool] = models.ManyToManyField(
        Pool, through="ProjectPool", related_name="projects"
    )

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="project_tenant_key"),
            models.UniqueConstraint(fields=["organization", "name"], name="project_name_once"),
        ]
        permissions = [  # what a grant can say; Django's own "view_project" is the third
            ("manage_project", "Can manage the project"),
            ("review_project", "Can review in the project"),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectPool(TenantModel):
    """A pool that works on a project, and how much of it.

    `share_percent` of the project's answers is the most it may give: `quota` answers. `daily_each`
    is the most a person of it gives in a day, `daily_all` the most of all of them together.
    `taken`, `taken_today` and `quota` are counted by the clock (projects.pool_counts), the last
    time on the organization's date `counted_on`.
    """

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="assigned_pools")
    pool = TenantForeignKey(Pool, on_delete=models.CASCADE, related_name="assigned_projects")
    assigned_at = models.DateTimeField(auto_now_add=True)
    share_percent = models.SmallIntegerField(null=True)
    daily_each = models.IntegerField(null=True)
    daily_all = models.IntegerField(null=True)
    deadline_on = models.DateField(null=True)
    quota = models.BigIntegerField(null=True)
    taken = models.BigIntegerField(default=0, db_default=0)
    taken_today = models.BigIntegerField(default=0, db_default=0)
    counted_on = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["project", "pool"], name="project_pool_once"),
        ]
        indexes = [models.Index(fields=["pool"], name="project_pool_by_pool")]

    def __str__(self) -> str:
        return f"{self.pool} on {self.project}"


class PoolDay(TenantModel):
    """How many first answers a pool gave in a project on one of the organization's days.

    Counted by the minute for pools with a share or a daily cap, so that no claim has to count.
    """

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    pool = TenantForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    zone = models.CharField(max_length=64, db_default="")  # in which the day began and ended
    answers = models.IntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["project", "pool", "day"], name="pool_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.answers} by {self.pool} on {self.day}"


class CopyState(models.TextChoices):
    """How far the items of a copied project are."""

    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class ProjectCopy(TenantModel):
    """A project that began as a copy of another.

    Its items follow in steps, in the order of their ids: those up to `copied_through` are there.
    `last_item` is the newest item of the source when the copy began.
    """

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="copies")
    source = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=CopyState, default=CopyState.DONE)
    copied_through = models.BigIntegerField(default=0)
    last_item = models.BigIntegerField(default=0)
    copied = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    started_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["project"], name="project_copy_once"),
        ]

    def __str__(self) -> str:
        return f"{self.project} from {self.source}"

    @property
    def is_running(self) -> bool:
        """Whether items are still to come."""
        return self.state == CopyState.RUNNING


class PersonGrantManager(TenantManager[Any], UserObjectPermissionManager):
    """Guardian's ways to grant, inside the open scope only."""


class PoolGrantManager(TenantManager[Any], GroupObjectPermissionManager):
    """Guardian's ways to grant, inside the open scope only."""


class PersonGrant(TenantModel, UserObjectPermissionBase):
    """What one person may do in one project (projects.grants)."""

    content_object = TenantForeignKey(
        Project, on_delete=models.CASCADE, related_name="person_grants"
    )

    objects: ClassVar[PersonGrantManager] = PersonGrantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["user", "content_object", "permission"], name="person_grant_once"
            ),
        ]
        indexes = [models.Index(fields=["content_object"], name="person_grant_by_project")]


class PoolGrant(TenantModel, GroupObjectPermissionBase):
    """What everybody in one pool may do in one project; the pool stands behind its auth group."""

    content_object = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="pool_grants")

    objects: ClassVar[PoolGrantManager] = PoolGrantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["group", "content_object", "permission"], name="pool_grant_once"
            ),
        ]
        indexes = [models.Index(fields=["content_object"], name="pool_grant_by_project")]


class SchemaVersion(TenantModel):
    """One version of a project's label schema: a list of fields, each of a kind (kinds.schema)."""

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="schemas")
    number = models.PositiveIntegerField()
    fields = models.JSONField()
    created_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="schema_tenant_key"),
            models.UniqueConstraint(fields=["project", "number"], name="schema_number_once"),
        ]

    def __str__(self) -> str:
        return f"schema {self.number}"


class PolicyVersion(TenantModel):
    """One version of a project's workflow policy (workflow.policy)."""

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="policies")
    number = models.PositiveIntegerField()
    settings = models.JSONField()
    created_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="policy_tenant_key"),
            models.UniqueConstraint(fields=["project", "number"], name="policy_number_once"),
        ]

    def __str__(self) -> str:
        return f"policy {self.number}"
