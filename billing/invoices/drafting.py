"""Drafts from usage: which events a document bills, and its lines. Set by set, in SQL.

An invoice takes all usage of its customer's projects before the end of its period that nothing
claims. A credit note takes the reversals of what its invoice bills. Work that was accepted late
comes with the next document, with the days of its acceptance.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.workflow.facts import WORK, project_names
from billing.customers.models import Customer
from billing.customers.queries import locked
from billing.invoices.minimums import set_minimums
from billing.invoices.models import Invoice, InvoiceKind, InvoiceLine, InvoiceStatus, LineEvent
from billing.invoices.portions import CHARGED_LABELS, NEVER, PORTIONS
from billing.invoices.queries import credited_lines, credited_taxes
from billing.invoices.rules import (
    ChargedLine,
    CreditedLine,
    TaxedLine,
    TaxGroup,
    Totals,
    credit_totals,
    invoice_totals,
    unit_of,
)
from billing.invoices.tiered_lines import apply_tiers, tier_text
from billing.rates.queries import kind_titles
from billing.rates.tiers import TierMode
from core.audit.record import record
from core.identity.models import Member
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict, Invalid
from workforce.organizations.local_days import begins

MAX_DESCRIPTION = 200
CREDITABLE = (InvoiceStatus.ISSUED, InvoiceStatus.PAID, InvoiceStatus.UNCOLLECTIBLE)

# Claims of the customer's drafts are gone by then, so that a claimed original is on an issued
# document: its reversal is credited. Labels with a volume price wait for the end of their month.
TO_INVOICE = f"""
    {CHARGED_LABELS}
        and (rate.tier_mode <> '{TierMode.VOLUME.value}' or date_trunc(
            'month', coalesce(done.occurred_at, work.occurred_at) at time zone %(zone)s
        ) + interval '1 month' <= %(until)s at time zone %(zone)s)
        and not exists (select from billing_lineevent claim where claim.usage_id = usage.id)
        and not exists (
            select from billing_usageevent original
            join billing_lineevent claim on claim.usage_id = original.id
            where original.work_event_id = work.reverses_id
        )
"""  # noqa: S608  # made of constants
REVERSED = f"""
    from {WORK} work
    join billing_usageevent usage on usage.work_event_id = work.id
    join billing_usageevent original on original.work_event_id = work.reverses_id
    join billing_lineevent billed on billed.usage_id = original.id
    join billing_invoiceline line on line.id = billed.line_id
    join billing_invoice invoice on invoice.id = line.invoice_id
    where work.organization_id = %(organization)s and work.reverses_id is not null
        and work.occurred_at < %(until)s and invoice.customer_id = %(customer)s
        and not exists (select from billing_lineevent claim where claim.usage_id = usage.id)
"""  # made of constants
# Each part of an event is credited by the line that billed it, at its price.
TO_CREDIT = f"""
    select usage.id, billed.part, -billed.quantity as part_quantity,
        coalesce(-billed.quantity, usage.quantity) as quantity, line.id as billed_by,
        (usage.occurred_at at time zone %(zone)s)::date as day
    {REVERSED} and invoice.id = %(credited)s
"""  # made of constants
WITH_REVERSALS = f"""
    select distinct invoice.id {REVERSED} and invoice.status = any(%(creditable)s) order by 1
"""  # made of constants

# `before`: the labels of a month that earlier invoices billed at a price with tiers.
FILL_INVOICE = f"""
with candidates as materialized ({TO_INVOICE}),
before as (
    select line.rate_id, line.month, sum(line.quantity) as quantity
    from billing_invoiceline line
    join billing_invoice invoice on invoice.id = line.invoice_id
    where invoice.organization_id = %(organization)s and invoice.customer_id = %(customer)s
        and invoice.kind = '{InvoiceKind.INVOICE.value}'
        and invoice.status <> '{InvoiceStatus.DRAFT.value}'
        and line.month is not null and line.rate_id is not null
    group by 1, 2
),
{PORTIONS},
lines as (
    insert into billing_invoiceline (
        organization_id, invoice_id, position, project_id, label_kind, rate_id, description,
        quantity, unit_price, exact, amount, tax_treatment, tax_rate, first_day, last_day,
        month, tier_after
    )
    select %(organization)s, %(invoice)s,
        row_number() over (
            order by project_id, label_kind, coalesce(month, min(day)),
                case when month is not null then rate_id end, tier_after, min(day), unit_price,
                rate_id
        ),
        project_id, label_kind, rate_id, '', sum(quantity), unit_price,
        sum(quantity * unit_price), 0, %(tax_treatment)s, %(tax_rate)s, min(day), max(day),
        month, nullif(tier_after, -1)
    from portions
    group by project_id, label_kind, rate_id, unit_price, month, tier_after
    returning id, project_id, label_kind, rate_id, unit_price, coalesce(month, {NEVER}) as month,
        coalesce(tier_after, -1) as tier_after
)
insert into billing_lineevent (organization_id, usage_id, line_id, part, quantity)
select %(organization)s, portions.id, lines.id, portions.part, portions.part_quantity
from (select *, coalesce(month, {NEVER}) as in_month from portions) portions
join lines on lines.project_id = portions.project_id and lines.label_kind = portions.label_kind
    and lines.rate_id = portions.rate_id and lines.unit_price = portions.unit_price
    and lines.month = portions.in_month and lines.tier_after = portions.tier_after
"""  # noqa: S608  # made of constants
FILL_CREDIT_NOTE = f"""
with candidates as materialized ({TO_CREDIT}),
lines as (
    insert into billing_invoiceline (
        organization_id, invoice_id, position, project_id, label_kind, rate_id, description,
        quantity, unit_price, exact, amount, tax_treatment, tax_rate, first_day, last_day,
        month, tier_after, refers_to_id
    )
    select %(organization)s, %(invoice)s, row_number() over (order by line.position),
        line.project_id, line.label_kind, line.rate_id, line.description, credited.quantity,
        line.unit_price, credited.quantity * line.unit_price, 0, line.tax_treatment, line.tax_rate,
        credited.first_day, credited.last_day, line.month, line.tier_after, line.id
    from (
        select billed_by, sum(quantity) as quantity, min(day) as first_day, max(day) as last_day
        from candidates group by billed_by
    ) credited
    join billing_invoiceline line on line.id = credited.billed_by
    returning id, refers_to_id
)
insert into billing_lineevent (organization_id, usage_id, line_id, part, quantity)
select %(organization)s, candidates.id, lines.id, candidates.part, candidates.part_quantity
from candidates
join lines on lines.refers_to_id = candidates.billed_by
"""  # noqa: S608  # made of constants


@transaction.atomic
def start_draft(
    *, by: Member | None, customer: Customer, period_from: date, period_to: date
) -> tuple[Invoice, bool]:
    """The customer's draft invoice, and whether it is new. A new one is still to be filled.

    A customer has one draft at a time. Raises Invalid for a period that ends before it begins, or
    that isn't over.
    """
    if by is not None:
        require(by, "invoice.manage")
    refuse_period(customer, period_from, period_to)
    locked(customer.pk)
    present = Invoice.objects.filter(
        customer=customer, status=InvoiceStatus.DRAFT, kind=InvoiceKind.INVOICE
    ).first()
    if present is not None:
        return present, False
    draft = Invoice.objects.create(
        customer=customer,
        kind=InvoiceKind.INVOICE,
        period_from=period_from,
        period_to=period_to,
        currency=customer.currency,
        created_by=by,
    )
    record("invoice.drafted", by=by, subject=draft, customer=customer.name)
    return draft, True


def refuse_period(customer: Customer, period_from: date, period_to: date) -> None:
    """Raise Invalid for days in the wrong order, and for a period of which a part is to come."""
    if period_from >= period_to:
        raise Invalid(_("The period must end after it begins."), code="period")
    if begins(customer.organization, period_to) > timezone.now():
        raise Invalid(_("The period must be over. Choose an earlier last day."), code="period")


@transaction.atomic
def fill_draft(draft_id: int) -> list[Invoice]:
    """Make the lines of a draft anew from what is to be billed now; all documents it came to.

    With an invoice come drafts of credit notes, for work of issued invoices that was reversed. A
    draft that was issued or deleted meanwhile stays as it is.
    """
    found = Invoice.objects.filter(pk=draft_id).first()
    if found is None:
        return []
    customer = locked(found.customer_id)
    draft = Invoice.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None or not draft.is_draft:
        return []
    if draft.is_credit:
        fill_credit_note(draft, customer)
        return [draft]
    empty(draft)
    run(FILL_INVOICE, **parameters(draft, customer))
    apply_tiers(draft)
    describe(draft)
    set_minimums(draft, customer)
    set_totals(draft, customer)
    return [draft, *draft_credit_notes(draft, customer)]


def draft_credit_notes(draft: Invoice, customer: Customer) -> list[Invoice]:
    """Drafts of credit notes for the customer's issued invoices with reversed work."""
    until = end_of(draft, customer)
    found = run(
        WITH_REVERSALS,
        fetch=True,
        organization=current_organization_id(),
        customer=customer.pk,
        until=until,
        creditable=[status.value for status in CREDITABLE],
    )
    notes = []
    for (credited,) in found:
        note, is_new = Invoice.objects.get_or_create(
            refers_to_id=credited,
            kind=InvoiceKind.CREDIT_NOTE,
            status=InvoiceStatus.DRAFT,
            defaults={
                "customer": customer,
                "period_from": draft.period_from,
                "period_to": draft.period_to,
                "currency": draft.currency,
                "created_by_id": draft.created_by_id,
                "reason": _("Work that was reversed after the invoice"),
            },
        )
        if note.period_to < draft.period_to:  # a draft of an earlier run
            note.period_to = draft.period_to
            note.save(update_fields=["period_to"])
        if is_new:
            assert note.refers_to is not None
            record(
                "credit_note.drafted",
                by=draft.created_by,
                subject=note,
                number=note.refers_to.number,
            )
        fill_credit_note(note, customer)
        notes.append(note)
    return notes


def fill_credit_note(note: Invoice, customer: Customer) -> None:
    """Make the lines of a draft of a credit note anew from the reversals of its invoice."""
    empty(note)
    run(FILL_CREDIT_NOTE, **parameters(note, customer), credited=note.refers_to_id)
    set_minimums(note, customer)
    set_totals(note, customer)


def empty(draft: Invoice) -> None:
    """Remove a draft's lines and what they claim."""
    LineEvent.objects.filter(line__in=draft.lines.all()).delete()
    draft.lines.all().delete()


def parameters(draft: Invoice, customer: Customer) -> dict[str, Any]:
    """What the statements that fill a draft take."""
    return {
        "organization": current_organization_id(),
        "customer": customer.pk,
        "invoice": draft.pk,
        "zone": customer.organization.timezone,
        "until": end_of(draft, customer),
        "tax_treatment": customer.tax_treatment,
        "tax_rate": customer.tax_rate,
    }


def end_of(draft: Invoice, customer: Customer) -> datetime:
    """The instant the draft's period ends: midnight in the organization's zone."""
    return begins(customer.organization, draft.period_to)


def run(statement: str, *, fetch: bool = False, **values: Any) -> list[tuple[Any, ...]]:
    """Run one statement; its rows if asked for."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall()) if fetch else []


def describe(draft: Invoice) -> None:
    """Name each line by its project and label type, and by the tier of its month."""
    lines = list(draft.lines.select_related("rate").prefetch_related("rate__tiers"))
    names = project_names({line.project_id for line in lines if line.project_id is not None})
    titles = kind_titles()
    for line in lines:
        kind = titles.get(line.label_kind, line.label_kind)
        tier = f", {tier_text(line)}" if line.month else ""
        assert line.project_id is not None
        name = names[line.project_id][: MAX_DESCRIPTION - len(f": {kind}{tier}")]
        line.description = f"{name}: {kind}{tier}"
    InvoiceLine.objects.bulk_update(lines, ["description"], batch_size=1000)


def set_totals(draft: Invoice, customer: Customer) -> None:
    """Round the draft's lines, tax groups and totals. An invoice takes the customer's tax."""
    lines = list(draft.lines.order_by("position"))
    if draft.is_credit:
        totals = totals_of_credit(draft, lines)
    else:
        for line in lines:
            line.tax_treatment, line.tax_rate = customer.tax_treatment, customer.tax_rate
        taxed = [TaxedLine(line.exact, line.tax_treatment, line.tax_rate) for line in lines]
        totals = invoice_totals(taxed, unit_of(draft.currency))
    for line, amount in zip(lines, totals.amounts, strict=True):
        line.amount = amount
    InvoiceLine.objects.bulk_update(lines, ["amount", "tax_treatment", "tax_rate"], batch_size=1000)
    draft.net, draft.tax, draft.gross = totals.net, totals.tax, totals.net + totals.tax
    draft.taxes = [stored_group(group) for group in totals.groups]
    draft.filled_at = timezone.now()
    draft.save(update_fields=["net", "tax", "gross", "taxes", "filled_at"])


def stored_group(group: TaxGroup) -> dict[str, str]:
    """A tax group as a document keeps it."""
    return {
        "treatment": group.treatment,
        "rate": f"{group.rate.normalize():f}",
        "base": str(group.base),
        "tax": str(group.tax),
    }


def totals_of_credit(note: Invoice, lines: Iterable[InvoiceLine]) -> Totals:
    """The amounts of a credit note, after what earlier notes of the same invoice gave back."""
    assert note.refers_to_id is not None
    before = credited_lines(note.refers_to_id)
    parts: list[CreditedLine | ChargedLine] = []
    for line in lines:
        if line.refers_to is None:  # what is missing to a minimum
            parts.append(ChargedLine(line.exact, line.tax_treatment, line.tax_rate))
            continue
        amount, exact = before.get(line.refers_to.pk, (Decimal(0), Decimal(0)))
        parts.append(
            CreditedLine(
                amount=line.refers_to.amount,
                exact=line.refers_to.exact,
                amount_before=amount,
                exact_before=exact,
                exact_now=-line.exact,
                treatment=line.tax_treatment,
                rate=line.tax_rate,
            )
        )
    return credit_totals(parts, credited_taxes(note.refers_to_id), unit_of(note.currency))


@transaction.atomic
def delete_if_empty(draft_id: int) -> None:
    """Delete a draft of the clock that has nothing to bill."""
    draft = Invoice.objects.select_for_update().filter(pk=draft_id).first()
    if draft is not None and draft.is_draft and not draft.lines.exists():
        draft.delete()


@transaction.atomic
def delete_draft(*, by: Member, invoice: Invoice) -> None:
    """Delete a draft; what it would have billed comes with the next one."""
    require(by, "invoice.manage")
    customer = locked(invoice.customer_id)
    draft = Invoice.objects.select_for_update().filter(pk=invoice.pk).first()
    if draft is None:
        return
    if not draft.is_draft:
        raise Conflict(
            _("This document was issued. Cancel it with a credit note instead."), code="issued"
        )
    record("invoice.draft_deleted", by=by, subject=draft, customer=customer.name)
    empty(draft)
    draft.delete()
