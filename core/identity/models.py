"""User, Organization, Member and Role: who somebody is, and in which organization."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.identity.names import name_of
from core.tenancy.keys import TenantKey
from core.tenancy.models import TenantModel
from core.tenancy.scope import current_scope

if TYPE_CHECKING:
    from django.db.models.query import QuerySet


class User(AbstractUser):
    """An account. One user may be a member of many organizations; sign-in is by e-mail address."""


class MfaRequired(models.TextChoices):
    """Who has to sign in with a second factor."""

    NOBODY = "", _("Nobody has to")
    STAFF = "staff", _("Everyone except annotators")
    ALL = "all", _("Everyone")


class OrganizationState(models.TextChoices):
    """What an organization may still do; what each state allows is in core/permissions/roles.py."""

    ACTIVE = "active", _("Active")
    PAST_DUE = "past_due", _("Payment overdue")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")


class OrganizationManager(models.Manager["Organization"]):
    """Organizations are customers' rows too: the open scope sees its own only."""

    def get_queryset(self) -> QuerySet[Organization]:
        """The scope's organization, or all of them across tenants; raises NoTenant unscoped."""
        scope = current_scope()
        rows = super().get_queryset()
        return rows if scope.organization_id is None else rows.filter(pk=scope.organization_id)


class Organization(models.Model):
    """A customer of this installation."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    timezone = models.CharField(_("time zone"), max_length=64, default="UTC")
    created_at = models.DateTimeField(auto_now_add=True)
    mfa_required = models.CharField(max_length=5, choices=MfaRequired, blank=True, db_default="")
    state = models.CharField(
        max_length=10,
        choices=OrganizationState,
        default=OrganizationState.ACTIVE,
        db_default=OrganizationState.ACTIVE,
    )

    objects = OrganizationManager()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """The five roles, most powerful first."""

    OWNER = "owner", _("Owner")
    ADMIN = "admin", _("Admin")
    MANAGER = "manager", _("Project manager")
    REVIEWER = "reviewer", _("Reviewer")
    ANNOTATOR = "annotator", _("Annotator")


class Member(TenantModel):
    """A person in an organization; one person may be a member of many."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role)
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=35), default=list, db_default=[])

    limited_to: frozenset[str] | None = None  # the permissions of the API token that asks
    token_id: int | None = None

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="member_tenant_key"),
            models.UniqueConstraint(fields=["organization", "user"], name="member_once"),
        ]

    def __str__(self) -> str:
        return self.name

    # Set at the door (members.scope) for whoever asks; nobody else has them.
    timezone: str
    needs_mfa: bool = False
    organization_state: str = OrganizationState.ACTIVE
    remembered: dict[str, Any] | None = None  # what one request has looked up about its member
    in_pools: list[Any]  # set for lists (members.queries.listed_members)

    @property
    def name(self) -> str:
        """What colleagues call this person."""
        return name_of(self.user)

    @property
    def is_active(self) -> bool:
        """Whether the person belongs to the organization and isn't suspended."""
        return self.left_at is None and self.suspended_at is None
