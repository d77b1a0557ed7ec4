"""The tenant: one organization with its slug, money and zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from workforce.tenancy.scope import current_scope

if TYPE_CHECKING:
    from django.db.models.query import QuerySet


class MfaRequired(models.TextChoices):
    """Who has to sign in with a second factor."""

    NOBODY = "", _("Nobody has to")
    STAFF = "staff", _("Everybody but annotators")
    ALL = "all", _("Everybody")


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
    suspended_at = models.DateTimeField(null=True, blank=True)

    objects = OrganizationManager()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name
