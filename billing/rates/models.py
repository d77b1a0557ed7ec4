"""What a label costs the customer and pays the annotator, each from a day on."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from billing.customers.models import Customer
from billing.money import MoneyField
from billing.rates.tiers import MAX_AFTER, Scale, Tier, TierMode
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


class MonthSpan(Func):
    """The half-open span of days a minimum is valid in."""

    function = "DATERANGE"


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
    that of its customer, which comes before the organization's. The price of a customer or a
    project may have tiers (`RateTier`): `unit_price` is then that of the first one.
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
    tier_mode = models.CharField(
        _("tiers"), max_length=12, choices=TierMode, blank=True, default="", db_default=""
    )
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
            models.CheckConstraint(
                condition=Q(tier_mode="")
                | Q(unit_price__gt=0) & (Q(customer__isnull=False) | Q(project__isnull=False)),
                name="rate_with_tiers",
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

    @property
    def scale(self) -> Scale:
        """The price with its tiers; one query for a price with tiers that aren't prefetched."""
        if not self.tier_mode:
            return Scale(self.unit_price)
        tiers = sorted(self.tiers.all(), key=lambda tier: tier.after)
        return Scale(
            self.unit_price,
            self.tier_mode,
            tuple(Tier(tier.after, tier.unit_price) for tier in tiers),
        )


class RateTier(TenantModel):
    """The price of a month's labels after the first `after`, until the next tier begins.

    It is written with its price and never changes. A tier has no end of its own, so tiers can't
    overlap or leave a gap.
    """

    rate = TenantForeignKey(Rate, on_delete=models.PROTECT, related_name="tiers")
    after = models.BigIntegerField(_("labels before the tier"))
    unit_price = MoneyField(_("price of a label"))

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["rate", "after"], name="rate_tier_once"),
            models.CheckConstraint(
                condition=Q(after__gt=0, after__lte=MAX_AFTER), name="rate_tier_after"
            ),
            models.CheckConstraint(condition=Q(unit_price__gt=0), name="rate_tier_price"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.after}: {self.unit_price}"


class MonthlyMinimum(TenantModel):
    """What a customer, or a project, is charged for a month at least. 0 ends a minimum.

    It holds for whole months of the organization, from `valid_from` to the month before
    `valid_to`. Never changed: a new row follows it.
    """

    customer = TenantForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    project = TenantForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount = MoneyField(_("minimum"))
    currency = models.CharField(max_length=3)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(null=True)
    note = models.CharField(_("note"), max_length=200, blank=True, db_default="")
    set_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="monthly_minimum_tenant_key"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="monthly_minimum_amount"),
            models.CheckConstraint(
                condition=Q(customer__isnull=True, project__isnull=False)
                | Q(customer__isnull=False, project__isnull=True),
                name="monthly_minimum_has_one_scope",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__day=1) & (Q(valid_to__isnull=True) | Q(valid_to__day=1)),
                name="monthly_minimum_whole_months",
            ),
            ExclusionConstraint(
                name="monthly_minimum_one_at_a_time",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    (Coalesce("customer", 0), RangeOperators.EQUAL),
                    (Coalesce("project", 0), RangeOperators.EQUAL),
                    (
                        MonthSpan("valid_from", "valid_to", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m}: {self.amount} {self.currency}"


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
