"""Lines of what is missing to a monthly minimum.

An invoice settles the months that end in its period, and months that it bills late work of. A
credit note settles the months whose work it credits, so that no credit brings a month below its
minimum. A month costs what its labels cost, as issued documents and this one bill them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection
from django.db.models import Max, Q, Sum
from django.utils.translation import gettext as _

from annotation.workflow.facts import WORK, project_names
from billing.customers.models import Customer, ProjectCustomer
from billing.invoices.models import Invoice, InvoiceKind, InvoiceLine, InvoiceStatus
from billing.invoices.rules import month_after, month_of
from billing.money_text import total_text
from billing.rates.models import MonthlyMinimum
from billing.rates.tiers import missing_to
from core.tenancy.scope import current_organization_id
from core.web.datetimes import written
from workforce.organizations.local_days import begins

MAX_DESCRIPTION = 200
ZERO = Decimal(0)
# Discretionary credits have no claims: they change neither what was used nor what a minimum is.
USED = f"""
select
    date_trunc('month', coalesce(done.occurred_at, work.occurred_at) at time zone %(zone)s)::date,
    line.project_id, document.id,
    sum(coalesce(claim.quantity, usage.quantity) * line.unit_price)
from billing_invoice document
join billing_invoiceline line on line.invoice_id = document.id
join billing_lineevent claim on claim.line_id = line.id
join billing_usageevent usage on usage.id = claim.usage_id
join {WORK} work on work.id = usage.work_event_id
left join {WORK} done on done.id = work.reverses_id
where document.organization_id = %(organization)s and document.customer_id = %(customer)s
    and (document.id = %(document)s or (not %(alone)s
        and document.status <> '{InvoiceStatus.DRAFT.value}'
        and (%(issued)s::timestamptz is null or document.issued_at <= %(issued)s)))
    and line.last_day >= %(first)s
    and coalesce(done.occurred_at, work.occurred_at) >= %(begins)s
    and coalesce(done.occurred_at, work.occurred_at) < %(ends)s
group by 1, 2, 3
order by 1, 3, 2
"""  # noqa: S608  # made of constants


@dataclass(frozen=True)
class Used:
    """What the labels of a month in a project cost on one document, exact."""

    month: date
    project_id: int
    document_id: int
    amount: Decimal


def set_minimums(document: Invoice, customer: Customer) -> None:
    """Make the minimum lines of a draft anew, after its other lines."""
    document.lines.filter(minimum__isnull=False, refers_to=None).delete()
    minimums = minimums_of(customer)
    months = months_of(document, customer, minimums) if minimums else []
    if not months:
        return
    used = used_in(document, customer, months[0], month_after(months[-1]))
    position = document.lines.aggregate(last=Max("position"))["last"] or 0
    tax = document.lines.order_by("position").first()
    left_of_credit = -(document.lines.aggregate(sum=Sum("exact"))["sum"] or ZERO)
    for month in months:
        charged: dict[int | None, Decimal] = defaultdict(Decimal)  # for minimums of projects
        for minimum in minimums:
            if not holds(minimum, month):
                continue
            sums = [
                each.amount
                for each in used
                if each.month == month and minimum.project_id in (None, each.project_id)
            ]
            of_projects = charged.values() if minimum.project_id is None else ()
            total = sum([*sums, *of_projects], ZERO)
            billed = billed_before(document, minimum, month)
            difference = missing_to(minimum.amount, total, billed)
            if document.is_credit:
                difference = min(difference, left_of_credit)
                left_of_credit -= difference
            charged[minimum.project_id] = billed + difference
            if difference:
                position += 1
                line = line_of(document, minimum, month, total, billed, difference)
                line.position = position
                if tax is not None:
                    line.tax_treatment, line.tax_rate = tax.tax_treatment, tax.tax_rate
                line.save()


def minimums_of(customer: Customer) -> list[MonthlyMinimum]:
    """All minimums of the customer's projects, and then those of the customer, which they count
    for."""
    projects = ProjectCustomer.objects.filter(customer=customer).values("project")
    rows = MonthlyMinimum.objects.filter(Q(customer=customer) | Q(project__in=projects))
    return sorted(
        rows.select_related("project"),
        key=lambda row: (row.project_id is None, row.project_id, row.valid_from),
    )


def holds(minimum: MonthlyMinimum, month: date) -> bool:
    """Whether the minimum holds for a month, of which this is the first day."""
    return minimum.valid_from <= month and (minimum.valid_to is None or month < minimum.valid_to)


def months_of(
    document: Invoice, customer: Customer, minimums: Collection[MonthlyMinimum]
) -> list[date]:
    """The months that a document settles, in order: their first days."""
    since = min(minimum.valid_from for minimum in minimums)
    touched = {
        each.month for each in used_in(document, customer, since, document.period_to, alone=True)
    }
    settled_to = billed_to(customer)
    if document.is_credit:
        return sorted(month for month in touched if month_after(month) <= settled_to)
    touched |= {
        month for month in months_from(since, document.period_to) if month_after(month) > settled_to
    }
    return sorted(month for month in touched if month_after(month) <= document.period_to)


def billed_to(customer: Customer) -> date:
    """The end of the last period of an issued invoice, which settled the months before it."""
    issued = Invoice.objects.filter(customer=customer, kind=InvoiceKind.INVOICE).exclude(
        status=InvoiceStatus.DRAFT
    )
    last: date = issued.aggregate(last=Max("period_to"))["last"] or date.min
    return last


def months_from(since: date, until: date) -> Iterable[date]:
    """The first days of the whole months from one to a day."""
    while month_after(since) <= until:
        yield since
        since = month_after(since)


def used_in(
    document: Invoice, customer: Customer, first: date, after: date, *, alone: bool = False
) -> list[Used]:
    """What labels of these days cost on issued documents of the customer and on this one.

    `alone`: on this one only. For an issued document those that were issued later don't count.
    """
    organization = customer.organization
    values = {
        "organization": current_organization_id(),
        "customer": customer.pk,
        "document": document.pk,
        "issued": document.issued_at,
        "alone": alone,
        "zone": organization.timezone,
        "first": first,
        "begins": begins(organization, first),
        "ends": begins(organization, after),
    }
    with connection.cursor() as cursor:
        cursor.execute(USED, values)
        return [Used(*row) for row in cursor.fetchall()]


def billed_before(document: Invoice, minimum: MonthlyMinimum, month: date) -> Decimal:
    """What issued documents charged for the minimum of a month, exact."""
    lines = InvoiceLine.objects.filter(
        minimum=minimum, month=month, refers_to=None, invoice__customer=document.customer_id
    )
    issued = lines.exclude(invoice__status=InvoiceStatus.DRAFT).exclude(invoice=document.pk)
    billed: Decimal = issued.aggregate(sum=Sum("exact"))["sum"] or ZERO
    return billed


def line_of(
    document: Invoice,
    minimum: MonthlyMinimum,
    month: date,
    used: Decimal,
    billed: Decimal,
    difference: Decimal,
) -> InvoiceLine:
    """The line of a difference; its text says how it comes about."""
    first, after = month_of(month)
    return InvoiceLine(
        invoice=document,
        project=minimum.project,
        label_kind="",
        minimum=minimum,
        month=month,
        description=text_of(document.currency, minimum, month, used, billed, difference),
        quantity=1,
        unit_price=difference,
        exact=difference,
        first_day=first,
        last_day=after - timedelta(days=1),
    )


def text_of(
    currency: str,
    minimum: MonthlyMinimum,
    month: date,
    used: Decimal,
    billed: Decimal,
    difference: Decimal,
) -> str:
    """“Minimum for November 2026: 500.00, used 420.00, difference 80.00”, in its currency."""
    values = {
        "month": written(month, "F Y"),
        "minimum": total_text(minimum.amount, currency),
        "used": total_text(used, currency),
        "billed": total_text(billed, currency),
        "difference": total_text(difference, currency),
    }
    text = (
        _(
            "Minimum for %(month)s: %(minimum)s, used %(used)s, billed before %(billed)s, "
            "difference %(difference)s"
        )
        if billed
        else _("Minimum for %(month)s: %(minimum)s, used %(used)s, difference %(difference)s")
    ) % values
    if minimum.project is not None:
        text = f"{minimum.project.name[: MAX_DESCRIPTION - len(text) - 2]}: {text}"
    return text[:MAX_DESCRIPTION]


@dataclass(frozen=True)
class Behind:
    """A sum behind a minimum's line: the labels of a project on a document, or, without a project,
    an earlier line of a minimum."""

    document: Invoice
    project: str
    amount: Decimal


def sums_behind(document: Invoice, line: InvoiceLine) -> list[Behind]:
    """What a month had cost when a document settled it, by document and project."""
    minimum, month = line.minimum, line.month
    assert minimum is not None
    assert month is not None
    used = [
        each
        for each in used_in(document, document.customer, month, month_after(month))
        if minimum.project_id in (None, each.project_id)
    ]
    lines = InvoiceLine.objects.filter(
        invoice__customer=document.customer_id, month=month, minimum__isnull=False, refers_to=None
    )
    if minimum.project_id is not None:
        lines = lines.filter(minimum=minimum)
    earlier = [each for each in lines.select_related("invoice") if counts(each, line, document)]
    documents = Invoice.objects.in_bulk({each.document_id for each in used})
    names = project_names({each.project_id for each in used})
    return [
        *(
            Behind(documents[each.document_id], names.get(each.project_id, ""), each.amount)
            for each in used
        ),
        *(Behind(each.invoice, "", each.exact) for each in earlier),
    ]


def counts(each: InvoiceLine, line: InvoiceLine, document: Invoice) -> bool:
    """Whether a minimum's line counts for another one: it is on an earlier document, or it is that
    of a project on the same one."""
    if each.pk == line.pk:
        return False
    if each.invoice_id == document.pk:
        return each.position < line.position
    if each.invoice.issued_at is None:
        return False
    return document.issued_at is None or each.invoice.issued_at <= document.issued_at
