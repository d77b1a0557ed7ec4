"""Quotes: what planned work of a project would cost, frozen when it was saved."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from billing.money import MoneyField
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey
from core.tenancy.models import TenantModel


class Quote(TenantModel):
    """A saved quote; numbered within its project and never changed.

    `inputs` holds what it was computed from, rates included (`rules.QuoteInputs`), `figures` what
    came out (`rules.QuoteFigures`); amounts are decimal texts. `price` and `pay` are exact to the
    sixth place.
    """

    project = TenantForeignKey(Project, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    customer = models.CharField(_("prepared for"), max_length=200, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    valid_until = models.DateField(_("valid until"), null=True)
    inputs = models.JSONField()
    figures = models.JSONField()
    price = MoneyField()
    pay = MoneyField()
    currency = models.CharField(max_length=3)
    created_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="quote_number_once"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The number as customers are told it: Q-12-3 is the third quote of project 12."""
        return f"Q-{self.project_id}-{self.number}"
