"""Invoices and credit notes, their lines, the usage they claim, and the counter of their numbers.

What is issued never changes: triggers refuse it (FROZEN_INVOICE, `lines_frozen`, `claims_frozen`).
"""

from __future__ import annotations

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annotation.projects.models import Project
from billing.customers.models import Customer, TaxTreatment
from billing.metering.models import UsageEvent
from billing.money import MoneyField
from billing.rates.models import MonthlyMinimum, Rate
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import TenantModel


class InvoiceKind(models.TextChoices):
    """What a document asks for, or gives back."""

    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")


class InvoiceStatus(models.TextChoices):
    """The life of a document. Only a draft can be changed."""

    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Open")
    PAID = "paid", _("Paid")
    VOID = "void", _("Credited in full")
    UNCOLLECTIBLE = "uncollectible", _("Written off")


class PdfState(models.TextChoices):
    """How far the PDF of an issued document is. It is rendered once."""

    NONE = "", _("Not issued")
    PENDING = "pending", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


# All that an issued document says; status and the fields of its PDF may change.
SAID = (
    "organization_id, customer_id, kind, number, series, period_from, period_to, currency, net, "
    "tax, gross, issued_on, due_on, issued_at, parties, taxes, refers_to_id, reason, created_by_id"
)
FROZEN_INVOICE = f"""
if TG_OP = 'DELETE' then
    raise exception 'Cannot delete an issued invoice' using errcode = '23001';
end if;
if NEW.status = 'draft'
    or row({", ".join(f"OLD.{name.strip()}" for name in SAID.split(","))})
        is distinct from row({", ".join(f"NEW.{name.strip()}" for name in SAID.split(","))})
    or (OLD.pdf_sha256 <> '' and row(OLD.pdf_sha256, OLD.pdf)
        is distinct from row(NEW.pdf_sha256, NEW.pdf))
then
    raise exception 'Cannot update an issued invoice' using errcode = '23001';
end if;
return NEW;
"""
# Looked at once a statement, however many rows it has.
FROZEN_LINES = """
if exists (
    select from touched
    join billing_invoice invoice on invoice.id = touched.invoice_id
    where invoice.status <> 'draft'
) then
    raise exception 'Cannot update the lines of an issued invoice' using errcode = '23001';
end if;
return null;
"""
FROZEN_CLAIMS = """
if exists (
    select from (select distinct line_id from touched) claimed
    join billing_invoiceline line on line.id = claimed.line_id
    join billing_invoice invoice on invoice.id = line.invoice_id
    where invoice.status <> 'draft'
) then
    raise exception 'Cannot update what an issued invoice bills' using errcode = '23001';
end if;
return null;
"""
# The parts of an event after its first are billed by the document that bills the first, which
# `usage_claimed_once` allows once.
PARTS_TOGETHER = """
if exists (
    select from touched
    join billing_invoiceline line on line.id = touched.line_id
    where touched.part > 0 and not exists (
        select from billing_lineevent first
        join billing_invoiceline other on other.id = first.line_id
        where first.usage_id = touched.usage_id and first.part = 0
            and other.invoice_id = line.invoice_id
    )
) then
    raise exception 'One document bills all parts of an event' using errcode = '23514';
end if;
return null;
"""


TOUCHED_NEW = pgtrigger.Referencing(new="touched")  # type: ignore[no-untyped-call]  # pgtrigger's own
TOUCHED_OLD = pgtrigger.Referencing(old="touched")  # type: ignore[no-untyped-call]  # pgtrigger's own


def frozen(name: str, function: str) -> list[pgtrigger.Trigger]:
    """Statement triggers that run the function with the rows that are `touched`.

    An update touches rows as they were and as they become.
    """
    return [
        pgtrigger.Trigger(
            name=f"{name}_{verb}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=referencing,
            func=function,
        )
        for verb, operation, referencing in (
            ("insert", pgtrigger.Insert, TOUCHED_NEW),
            ("update", pgtrigger.Update, TOUCHED_OLD),
            ("update_to", pgtrigger.Update, TOUCHED_NEW),
            ("delete", pgtrigger.Delete, TOUCHED_OLD),
        )
    ]


class Invoice(TenantModel):
    """An invoice or a credit note of a customer for work before the end of a period.

    The period is [period_from, period_to) in the organization's days. `parties` are seller and
    buyer as printed, set when it is issued; `taxes` are the tax groups. A credit note has
    negative amounts and the invoice it credits in `refers_to`.
    """

    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=12, choices=InvoiceKind)
    status = models.CharField(max_length=16, choices=InvoiceStatus, default=InvoiceStatus.DRAFT)
    number = models.CharField(max_length=40, blank=True, default="")
    series = models.CharField(max_length=12, blank=True, default="")
    period_from = models.DateField()
    period_to = models.DateField()
    currency = models.CharField(max_length=3)
    net = MoneyField(default=0)
    tax = MoneyField(default=0)
    gross = MoneyField(default=0)
    issued_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    issued_at = models.DateTimeField(null=True)
    parties = models.JSONField(default=dict)
    taxes = models.JSONField(default=list)
    refers_to = TenantForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="credit_notes"
    )
    reason = models.CharField(max_length=200, blank=True, default="")
    pdf_state = models.CharField(max_length=8, choices=PdfState, blank=True, default="")
    pdf = models.CharField(max_length=200, blank=True, default="")
    pdf_sha256 = models.CharField(max_length=64, blank=True, default="")
    emailed_at = models.DateTimeField(null=True)
    created_by = TenantForeignKey(
        Member, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: by the job
    created_at = models.DateTimeField(auto_now_add=True)
    filled_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("invoice")
        constraints = [
            TenantKey(name="invoice_tenant_key"),
            models.UniqueConstraint(
                fields=["organization", "number"],
                condition=~Q(number=""),
                name="invoice_number_once",
            ),
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(status="draft", kind="invoice"),
                name="invoice_one_draft",
            ),
            models.UniqueConstraint(
                fields=["refers_to"],
                condition=Q(status="draft", kind="credit_note"),
                name="credit_note_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(
                    status="draft",
                    number="",
                    issued_on__isnull=True,
                    due_on__isnull=True,
                    issued_at__isnull=True,
                )
                | (
                    ~Q(status="draft")
                    & ~Q(number="")
                    & Q(
                        issued_on__isnull=False,
                        due_on__isnull=False,
                        issued_at__isnull=False,
                    )
                ),
                name="invoice_number_when_issued",
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", net__gte=0, tax__gte=0, refers_to__isnull=True)
                | Q(kind="credit_note", net__lte=0, tax__lte=0, refers_to__isnull=False),
                name="invoice_sign_fits_kind",
            ),
            models.CheckConstraint(
                condition=Q(gross=F("net") + F("tax")), name="invoice_gross_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(period_from__lt=F("period_to")), name="invoice_period"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "status"], name="invoice_by_status"),
            models.Index(fields=["customer"], name="invoice_by_customer"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_when_issued",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=~pgtrigger.Q(old__status="draft"),
                func=FROZEN_INVOICE,
            )
        ]

    def __str__(self) -> str:
        return self.number or str(InvoiceKind(self.kind).label)

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.status == InvoiceStatus.DRAFT

    @property
    def is_credit(self) -> bool:
        """Whether it gives something back."""
        return self.kind == InvoiceKind.CREDIT_NOTE


class InvoiceLine(TenantModel):
    """Labels of one type in one project at one price, or what is missing to a minimum.

    A price with tiers has lines for each `month` and tier, which begins after `tier_after` labels
    of the month. A line with a `minimum` has no labels: its price is the difference, with a
    quantity of 1, and its project is that of the minimum, if it has one.

    `exact` is the sum of what the events cost, `amount` what the document asks for: `exact`
    rounded so that the lines of a tax group add up to the rounded sum of the group. `first_day`
    and `last_day` are the days of acceptance.
    """

    invoice = TenantForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    position = models.IntegerField()
    project = TenantForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="+")
    label_kind = models.CharField(max_length=20, blank=True)
    rate = TenantForeignKey(Rate, on_delete=models.PROTECT, null=True, related_name="+")
    minimum = TenantForeignKey(
        MonthlyMinimum, on_delete=models.PROTECT, null=True, related_name="+"
    )
    month = models.DateField(null=True)
    tier_after = models.BigIntegerField(null=True)
    description = models.CharField(max_length=200, blank=True, default="")
    quantity = models.BigIntegerField()
    unit_price = MoneyField()
    exact = MoneyField()
    amount = MoneyField(default=0)
    tax_treatment = models.CharField(max_length=16, choices=TaxTreatment, default="domestic")
    tax_rate = MoneyField(default=0)
    first_day = models.DateField()
    last_day = models.DateField()
    refers_to = TenantForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="credited_by"
    )

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey(name="invoice_line_tenant_key"),
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_place"),
            models.CheckConstraint(
                condition=Q(exact=F("quantity") * F("unit_price")), name="invoice_line_exact"
            ),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True, project__isnull=False, rate__isnull=False)
                | Q(minimum__isnull=False, rate__isnull=True, month__isnull=False),
                name="invoice_line_labels_or_minimum",
            ),
        ]
        indexes = [
            models.Index(
                fields=["refers_to"],
                condition=Q(refers_to__isnull=False),
                name="invoice_line_credited",
            ),
            models.Index(fields=["project"], name="invoice_line_by_project"),
            models.Index(
                fields=["rate", "month"],
                condition=Q(month__isnull=False),
                name="invoice_line_by_month",
            ),
        ]
        triggers = frozen("lines_frozen", FROZEN_LINES)

    def __str__(self) -> str:
        return self.description

    @property
    def has_labels(self) -> bool:
        """Whether it bills labels at a price, and not what is missing to a minimum."""
        return self.minimum_id is None


class LineEvent(TenantModel):
    """A usage event that a line bills or credits. An event is claimed once, ever.

    An event on the border of a tier has a claim for each part, all on one document. `quantity` is
    None where the line bills all labels of the event.

    The claims of a draft go when the draft is made again; those of an issued document stay.
    """

    usage = TenantForeignKey(UsageEvent, on_delete=models.PROTECT, related_name="+")
    line = TenantForeignKey(InvoiceLine, on_delete=models.CASCADE, related_name="claims")
    part = models.SmallIntegerField(default=0, db_default=0)
    quantity = models.IntegerField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["usage", "part"], name="usage_claimed_once"),
            models.CheckConstraint(condition=Q(part__gte=0), name="claim_part"),
        ]
        indexes = [models.Index(fields=["line", "id"], name="claim_by_line")]
        triggers = [
            *frozen("claims_frozen", FROZEN_CLAIMS),
            *(
                pgtrigger.Trigger(
                    name=f"parts_together_{verb}",
                    level=pgtrigger.Statement,
                    when=pgtrigger.After,
                    operation=operation,
                    referencing=TOUCHED_NEW,
                    func=PARTS_TOGETHER,
                )
                for verb, operation in (
                    ("insert", pgtrigger.Insert),
                    ("update", pgtrigger.Update),
                )
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.usage_id}"

    @property
    def labels(self) -> int:
        """The labels of the event that the line bills; below zero for a reversal."""
        return self.usage.quantity if self.quantity is None else self.quantity

    @property
    def amount(self) -> Decimal:
        """What they cost, exact."""
        amount: Decimal = self.labels * self.line.unit_price
        return amount


class NumberCounter(TenantModel):
    """The last number of a series in a year; raised in the transaction that issues."""

    series = models.CharField(max_length=12)
    year = models.SmallIntegerField()
    last = models.IntegerField()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "series", "year"], name="number_counter_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series}-{self.year}: {self.last}"


class Payment(TenantModel):
    """Money that came from a customer, recorded by hand. A mistake is undone by a second row.

    A row that `reverses` another one has its amount below zero. A `provider` such as Stripe records
    what it collects itself; `provider_reference` is its name of the payment.
    """

    customer = TenantForeignKey(Customer, on_delete=models.PROTECT, related_name="payments")
    amount = MoneyField(_("amount"))
    currency = models.CharField(max_length=3)
    received_on = models.DateField(_("received on"))
    reference = models.CharField(_("reference"), max_length=120, blank=True)
    reverses = TenantForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by"
    )
    provider = models.CharField(max_length=12, blank=True, default="", db_default="")
    provider_reference = models.CharField(max_length=255, blank=True, default="", db_default="")
    recorded_by = TenantForeignKey(
        Member, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: by the provider
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        verbose_name = _("payment")
        constraints = [
            TenantKey(name="payment_tenant_key"),
            models.UniqueConstraint(
                fields=["provider", "provider_reference"],
                condition=~Q(provider=""),
                name="payment_of_provider_once",
            ),
            models.CheckConstraint(
                condition=Q(provider="", provider_reference="", recorded_by__isnull=False)
                | (~Q(provider="") & ~Q(provider_reference="") & Q(recorded_by__isnull=True)),
                name="payment_by_hand_or_provider",
            ),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="payment_reversed_once",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount__gt=0)
                | Q(reverses__isnull=False, amount__lt=0),
                name="payment_signed",
            ),
        ]
        indexes = [models.Index(fields=["customer"], name="payment_by_customer")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


class SettlementKind(models.TextChoices):
    """What settles a part of an invoice."""

    PAYMENT = "payment", _("Payment")
    CREDIT = "credit", _("Credit used")
    CREDIT_NOTE = "credit_note", _("Credit note")
    WRITE_OFF = "write_off", _("Written off")


SETTLED_WITHIN = """
if exists (
    select from (select distinct invoice_id from touched) settled
    join billing_invoice invoice on invoice.id = settled.invoice_id
    where (
        select sum(part.amount) from billing_settlement part
        where part.invoice_id = invoice.id
    ) not between 0 and invoice.gross
) then
    raise exception 'an invoice is settled up to its total' using errcode = '23514';
end if;
return null;
"""


class Settlement(TenantModel):
    """A part of an invoice that was paid, credited, or written off; below zero where it was undone.

    What is open of an invoice is its total without the sum of these. The parts of one invoice
    never exceed its total (trigger).
    """

    invoice = TenantForeignKey(Invoice, on_delete=models.PROTECT, related_name="settlements")
    kind = models.CharField(max_length=12, choices=SettlementKind)
    amount = MoneyField()
    payment = TenantForeignKey(
        Payment, on_delete=models.PROTECT, null=True, related_name="settlements"
    )
    credit_note = TenantForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="settlement_not_zero"),
            models.CheckConstraint(
                condition=Q(kind="payment", payment__isnull=False, credit_note__isnull=True)
                | Q(kind="credit_note", payment__isnull=True, credit_note__isnull=False)
                | Q(
                    kind__in=["credit", "write_off"],
                    payment__isnull=True,
                    credit_note__isnull=True,
                ),
                name="settlement_source_fits_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["invoice"], name="settlement_by_invoice"),
            models.Index(fields=["payment"], name="settlement_by_payment"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="settled_within",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=TOUCHED_NEW,
                func=SETTLED_WITHIN,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.amount}"


class Reminder(TenantModel):
    """A reminder of an overdue invoice that was sent to the customer: one of each level."""

    invoice = TenantForeignKey(Invoice, on_delete=models.PROTECT, related_name="reminders")
    level = models.SmallIntegerField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["invoice", "level"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.level}"
