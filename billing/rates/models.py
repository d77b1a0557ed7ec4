"""What a label costs the customer and pays the annotator, each from a day on."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from billing.customers.models import Customer
from billing.money import MoneyField
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel
from workforce.pools.models import Pool


class ValidSpan(Func):
    """The half-open span of time a rate is valid in."""

    function = "TSTZRANGE"


def span() -> ValidSpan:
    """[valid_from, valid_to), open-ended while valid_to is empty."""
    return ValidSpan("valid_from", "valid_to", RangeBoundary())


class ChargedPer(models.TextChoices):
    """What the customer pays for when several people answer one item."""

    OUTCOME = "outcome", _("Item's outcome")
    ANNOTATION = "annotation", _("Accepted annotation")


class PaidWork(models.TextChoices):
    """What a pay rate pays for."""

    LABEL = "label", _("Accepted label")
    REVIEW = "review", _("Review")
    ADJUDICATION = "adjudication", _("Adjudication")


class Rate(TenantModel):
    """The price of one billable label of a kind. Never changed: a new row follows it.

    It is the organization's, a customer's or a project's own. A project's own price comes before
    that of its customer, which comes before the organization's.
    """

    customer = TenantForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    project = TenantForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    label_kind = models.CharField(_("kind of label"), max_length=20)
    per = models.CharField(
        _("charged per"), max_length=12, choices=ChargedPer, default=ChargedPer.OUTCOME
    )
    unit_price = MoneyField(_("price of a label"))
    currency = models.CharField(max_length=3)
    valid_from = models.DateTimeField(_("valid from"))
    valid_to = models.DateTimeField(null=True)
    note = models.CharField(_("note"), max_length=200, blank=True, db_default="")
    set_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="rate_tenant_key"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="rate_not_negative"),
            models.CheckConstraint(
                condition=Q(customer__isnull=True) | Q(project__isnull=True),
                name="rate_has_one_scope",
            ),
            ExclusionConstraint(
                name="rate_one_at_a_time",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("label_kind", RangeOperators.EQUAL),
                    (Coalesce("customer", 0), RangeOperators.EQUAL),
                    (Coalesce("project", 0), RangeOperators.EQUAL),
                    (span(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label_kind}: {self.unit_price} {self.currency}"


class PayRate(TenantModel):
    """What a member earns for one accepted label of a kind, a review or an adjudication.

    A pool may have its own pay for labels. `label_kind` is empty for reviews and adjudications.
    """

    work = models.CharField(
        _("work"),
        max_length=12,
        choices=PaidWork,
        default=PaidWork.LABEL,
        db_default=PaidWork.LABEL,
    )
    label_kind = models.CharField(_("kind of label"), max_length=20, blank=True)
    pool = TenantForeignKey(Pool, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    unit_pay = MoneyField(_("pay for a label"))
    currency = models.CharField(max_length=3)
    valid_from = models.DateTimeField(_("valid from"))
    valid_to = models.DateTimeField(null=True)
    note = models.CharField(_("note"), max_length=200, blank=True, db_default="")
    set_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="pay_rate_tenant_key"),
            models.CheckConstraint(condition=Q(unit_pay__gte=0), name="pay_rate_not_negative"),
            models.CheckConstraint(
                condition=(Q(work="label") & ~Q(label_kind=""))
                | (~Q(work="label") & Q(label_kind="", pool__isnull=True)),
                name="pay_rate_fits_work",
            ),
            ExclusionConstraint(
                name="pay_rate_one_at_a_time",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("work", RangeOperators.EQUAL),
                    ("label_kind", RangeOperators.EQUAL),
                    (Coalesce("pool", 0), RangeOperators.EQUAL),
                    (span(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label_kind or self.work}: {self.unit_pay} {self.currency}"
