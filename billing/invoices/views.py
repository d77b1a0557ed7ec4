"""Pages of invoices, credit notes and payments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.customers.models import Customer
from billing.customers.queries import seller
from billing.invoices.documents import email_document, make_pdf, recipient
from billing.invoices.drafting import CREDITABLE, delete_draft, start_draft
from billing.invoices.forms import (
    DraftForm,
    FilterForm,
    IssueForm,
    MonthForm,
    PaymentForm,
    ReasonForm,
)
from billing.invoices.issuing import credit_in_full, issue, parties
from billing.invoices.jobs import make_draft
from billing.invoices.minimums import sums_behind
from billing.invoices.models import (
    Invoice,
    InvoiceKind,
    InvoiceLine,
    InvoiceStatus,
    LineEvent,
    Payment,
    PdfState,
)
from billing.invoices.month import month_so_far
from billing.invoices.online import has_online, panels_of
from billing.invoices.payments import record_payment, undo_payment, use_credit, write_off
from billing.invoices.pdf import stored
from billing.invoices.queries import balance_of, groups_in, open_of, with_settled, written_off
from billing.invoices.rules import month_after, month_before, month_of
from billing.invoices.shown import shown_document, shown_documents, tax_text
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import can, require
from core.permissions.decorators import requires
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict, DomainError
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from core.web.spreadsheet import csv_download, csv_stream, in_chunks
from workforce.organizations.local_days import today
from workforce.organizations.zone import in_zone_of_organization

FOLDER = "billing/invoices"
SHOW_OR_SEND = ["GET", "HEAD", "POST"]
SECONDS_BETWEEN_LOOKS = "3"


@require_safe
@requires("invoice.view")
@in_zone_of_organization
def invoices(request: MemberRequest, organization: str) -> HttpResponse:
    """All documents, newest first, with what is open; by status and customer."""
    form = FilterForm(request.GET)
    rows = filtered(form, request)
    page = keyset_page(with_settled(rows).select_related("customer"), request)
    sums = rows.exclude(status=InvoiceStatus.DRAFT).aggregate(
        net=Sum("net"), tax=Sum("tax"), gross=Sum("gross")
    )
    context = {
        "form": form,
        "rows": shown_documents(page.rows),
        "page": page,
        "sums": sums if sums["gross"] is not None else None,
        "currency": request.organization.currency,
        "is_filtered": any(request.GET.get(name) for name in ("status", "customer")),
        "has_online": has_online(),
        "has_customers": Customer.objects.exists(),
        "may_invoice": bool(can(request.member, "invoice.manage")),
        "new_url": reverse("invoice_new", args=[organization]),
        "csv_url": f"{reverse('invoices_csv', args=[organization])}?{request.GET.urlencode()}",
    }
    return render(request, f"{FOLDER}/invoices.html", context)


def filtered(form: FilterForm, request: MemberRequest) -> QuerySet[Invoice]:
    """The documents that the filter asks for; a word it doesn't know counts as absent."""
    rows = Invoice.objects.all()
    asked = form.cleaned_data if form.is_valid() else {}
    if asked.get("customer"):
        rows = rows.filter(customer=asked["customer"])
    if asked.get("status") == FilterForm.OVERDUE:
        return rows.filter(status=InvoiceStatus.ISSUED, due_on__lt=today(request.organization))
    return rows.filter(status=asked["status"]) if asked.get("status") else rows


@require_safe
@requires("invoice.view")
@in_zone_of_organization
def invoices_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """The filtered documents as a file, with exact amounts."""
    header = [
        _("Number"),
        _("Kind"),
        _("Status"),
        _("Customer"),
        _("Issued on"),
        _("Due on"),
        _("Net"),
        _("Tax"),
        _("Total"),
        _("Open"),
        _("Currency"),
    ]
    rows = with_settled(filtered(FilterForm(request.GET), request)).select_related("customer")
    cells = [
        (
            each.document.number,
            each.document.kind,
            each.document.status,
            each.document.customer.name,
            each.document.issued_on,
            each.document.due_on,
            each.document.net,
            each.document.tax,
            each.document.gross,
            each.open,
            each.document.currency,
        )
        for each in shown_documents(rows.order_by("pk"))
    ]
    return csv_download(f"{organization}-invoices.csv", header=header, rows=cells)


@require_http_methods(SHOW_OR_SEND)
@requires("invoice.manage")
def invoice_new(request: MemberRequest, organization: str) -> HttpResponse:
    """Start a draft for a customer and a period; its lines are made in the background."""
    first, after = month_before(today(request.organization))
    initial = {
        "customer": request.GET.get("customer"),
        "first_day": first,
        "last_day": after - timedelta(days=1),
    }
    form = DraftForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        customer = form.cleaned_data["customer"]
        customer.organization = request.organization
        try:
            draft, is_new = start_draft(by=request.member, customer=customer, **form.period())
        except DomainError as refusal:
            form.add_error("last_day", refusal.message)
        else:
            if is_new:
                queue_draft(draft)
            else:
                messages.info(request, _("This customer already has a draft. Here it is."))
            return redirect("invoice", organization, draft.pk)
    context = {
        "form": form,
        "title": _("New invoice"),
        "button": _("Create draft"),
        "lead": _(
            "You can check, refresh, or delete a draft. It gets its number when you issue it."
        ),
        "back_url": reverse("invoices", args=[organization]),
        "trail": [*trail(organization), {"title": _("New invoice")}],
    }
    return render(request, f"{FOLDER}/form.html", context, status=422 if form.errors else 200)


def queue_draft(draft: Invoice) -> None:
    """Let the worker make a draft's lines."""
    enqueue(make_draft, organization_id=current_organization_id(), invoice_id=draft.pk)


@require_safe
@requires("invoice.view")
@in_zone_of_organization
def invoice(request: MemberRequest, organization: str, invoice_id: int) -> HttpResponse:
    """One document as it is printed, with what can be done with it."""
    shown = find_invoice(request, invoice_id)
    left = open_of(shown)
    lines = list(shown.lines.order_by("position"))
    balance = balance_of(shown.customer)
    details = seller()
    context = {
        "invoice": shown,
        "shown": shown_document(shown, left, today(request.organization)),
        "lines": lines,
        "last_day": shown.period_to - timedelta(days=1),
        "groups": [(group, tax_text(group.treatment)) for group in groups_in(shown)],
        "parties": shown.parties or (parties(details, shown.customer) if details else {}),
        "has_details": details is not None,
        "recipient": "" if shown.is_draft else recipient(shown),
        "left": left,
        "credit": balance.credit,
        "creditable": CREDITABLE,
        "is_being_made": shown.filled_at is None,
        "settlements": shown.settlements.select_related("payment", "credit_note").order_by("pk"),
        "notes": shown.credit_notes.order_by("pk"),
        "credit_drafts": credit_drafts(shown),
        "panels": panels_of(shown, request.member),
        "issue_form": IssueForm(initial={"total": shown.gross}),
        "reason_form": ReasonForm(auto_id="credit_%s"),
        "write_off_form": ReasonForm(auto_id="write_off_%s"),
        "may_invoice": bool(can(request.member, "invoice.manage")),
        "trail": [*trail(organization), {"title": str(shown)}],
    }
    response = render(request, f"{FOLDER}/invoice.html", context)
    if shown.filled_at is None or shown.pdf_state == PdfState.PENDING:
        response.headers["Refresh"] = SECONDS_BETWEEN_LOOKS
    return response


def credit_drafts(shown: Invoice) -> list[Invoice]:
    """The customer's drafts of credit notes, beside a draft of an invoice."""
    if not shown.is_draft or shown.is_credit:
        return []
    drafts = Invoice.objects.filter(
        customer=shown.customer, kind=InvoiceKind.CREDIT_NOTE, status=InvoiceStatus.DRAFT
    )
    return list(drafts.select_related("refers_to").order_by("pk"))


@require_safe
@requires("invoice.view")
@in_zone_of_organization
def invoice_line(
    request: MemberRequest, organization: str, invoice_id: int, number: int
) -> HttpResponse:
    """The labels of one line, newest first."""
    shown = find_invoice(request, invoice_id)
    line = get_object_or_404(shown.lines.select_related("minimum"), position=number)
    if line.minimum is not None:
        return minimum_line(request, shown, line)
    page = keyset_page(claims_of(line.pk), request)
    context = {
        "invoice": shown,
        "line": line,
        "claims": page.rows,
        "page": page,
        "trail": [
            *trail(organization),
            {"url": reverse("invoice", args=[organization, shown.pk]), "title": str(shown)},
            {"title": line.description},
        ],
    }
    return render(request, f"{FOLDER}/line.html", context)


def minimum_line(request: MemberRequest, shown: Invoice, line: InvoiceLine) -> HttpResponse:
    """How the difference to a minimum comes about: what each project cost on each document."""
    slug = request.organization.slug
    context = {
        "invoice": shown,
        "line": line,
        "sums": sums_behind(shown, line),
        "trail": [
            *trail(slug),
            {"url": reverse("invoice", args=[slug, shown.pk]), "title": str(shown)},
            {"title": _("Minimum")},
        ],
    }
    return render(request, f"{FOLDER}/minimum.html", context)


def claims_of(line_id: int) -> QuerySet[LineEvent]:
    """The claims of a line with what a list of labels shows."""
    claims = LineEvent.objects.filter(line=line_id)
    return claims.select_related("usage__work_event__item", "line").prefetch_related(
        "usage__work_event__project"
    )


@require_safe
@requires("invoice.view")
def invoice_lines_csv(request: MemberRequest, organization: str, invoice_id: int) -> HttpResponse:
    """The lines of a document as a file, with exact sums and rounded amounts."""
    shown = find_invoice(request, invoice_id)
    header = [
        _("Line"),
        _("Description"),
        _("First day"),
        _("Last day"),
        _("Labels"),
        _("Price per label"),
        _("Exact sum"),
        _("Amount"),
        _("Currency"),
        _("Tax rate in %"),
    ]
    rows = [
        (
            line.position,
            line.description,
            line.first_day,
            line.last_day,
            line.quantity if line.has_labels else "",
            line.unit_price if line.has_labels else "",
            line.exact,
            line.amount,
            shown.currency,
            line.tax_rate,
        )
        for line in shown.lines.order_by("position")
    ]
    return csv_download(f"{file_name(shown)}-lines.csv", header=header, rows=rows)


@require_safe
@requires("invoice.view")
def invoice_labels_csv(
    request: MemberRequest, organization: str, invoice_id: int
) -> HttpResponseBase:
    """All labels of a document as a file, line by line."""
    shown = find_invoice(request, invoice_id)
    header = [
        _("Line"),
        _("Accepted at"),
        _("Project"),
        _("Item"),
        _("Label type"),
        _("Labels"),
        _("Price per label"),
        _("Amount"),
        _("Currency"),
    ]
    line_ids = list(shown.lines.order_by("position").values_list("pk", flat=True))
    rows = label_cells(request.organization.pk, line_ids)
    return csv_stream(f"{file_name(shown)}-labels.csv", header=header, rows=rows)


def label_cells(organization_id: int, line_ids: list[int]) -> Iterator[tuple[object, ...]]:
    """The cells of each claim of the lines, line by line."""
    for line_id in line_ids:
        for claim in in_chunks(organization_id, partial(claims_of, line_id)):
            usage, work = claim.usage, claim.usage.work_event
            yield (
                claim.line.position,
                usage.occurred_at.isoformat(),
                work.project.name,
                work.item.external_id if work.item else "",
                work.label_kind,
                claim.labels,
                claim.line.unit_price,
                claim.amount,
                usage.currency,
            )


@require_POST
@requires("invoice.manage")
def invoice_refresh(request: MemberRequest, organization: str, invoice_id: int) -> HttpResponse:
    """Make the lines of a draft anew."""
    shown = find_invoice(request, invoice_id)
    if shown.is_draft:
        Invoice.objects.filter(pk=shown.pk, status=InvoiceStatus.DRAFT).update(filled_at=None)
        queue_draft(shown)
    return redirect("invoice", organization, invoice_id)


@require_POST
@requires("invoice.manage")
def invoice_delete(request: MemberRequest, organization: str, invoice_id: int) -> HttpResponse:
    """Delete a draft."""
    shown = find_invoice(request, invoice_id)
    done = told(
        request, lambda: delete_draft(by=request.member, invoice=shown), _("Draft deleted.")
    )
    return (
        redirect("invoices", organization)
        if done
        else redirect("invoice", organization, invoice_id)
    )


@require_POST
@requires("invoice.manage")
def invoice_issue(request: MemberRequest, organization: str, invoice_id: int) -> HttpResponse:
    """Issue a draft if its total is still the one that the page showed."""
    shown = find_invoice(request, invoice_id)
    form = IssueForm(request.POST)
    if form.is_valid():
        total = form.cleaned_data["total"]
        told(
            request,
            lambda: issue(by=request.member, invoice=shown, total=total),
            _("Issued."),
        )
    else:
        messages.error(request, _("Check the draft again, then issue it from its page."))
    return redirect("invoice", organization, invoice_id)


@require_POST
@requires("invoice.manage")
def invoice_credit(request: MemberRequest, organization: str, invoice_id: int) -> HttpResponse:
    """Credit an invoice in full."""
    return with_reason(request, invoice_id, credit_in_full, _("Credit note issued."))


@require_POST
@requires("invoice.manage")
def invoice_write_off(request: MemberRequest, organization: str, invoice_id: int) -> HttpResponse:
    """Write off what is open of an invoice."""
    return with_reason(request, invoice_id, write_off, _("Written off."))


def with_reason(
    request: MemberRequest, invoice_id: int, action: Callable[..., Any], done: str
) -> HttpResponse:
    """Call an action that needs a reason, and go back to the document."""
    shown = find_invoice(request, invoice_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        told(request, lambda: action(by=request.member, invoice=shown, reason=reason), done)
    else:
        messages.error(request, _("Enter a reason of at most 200 characters."))
    return redirect("invoice", request.organization.slug, invoice_id)


@require_POST
@requires("invoice.manage")
def invoice_use_credit(request: MemberRequest, organization: str, invoice_id: int) -> HttpResponse:
    """Settle an invoice with the customer's credit."""
    shown = find_invoice(request, invoice_id)
    told(request, lambda: use_credit(by=request.member, invoice=shown), _("Credit used."))
    return redirect("invoice", organization, invoice_id)


@require_http_methods(SHOW_OR_SEND)
@requires("invoice.view")
def invoice_pdf(request: MemberRequest, organization: str, invoice_id: int) -> HttpResponse:
    """The stored PDF of an issued document. A post renders one again that failed."""
    shown = find_invoice(request, invoice_id)
    if request.method == "POST":
        require(request.member, "invoice.manage")
        if shown.pdf_state == PdfState.FAILED:
            Invoice.objects.filter(pk=shown.pk).update(pdf_state=PdfState.PENDING)
            enqueue(make_pdf, organization_id=current_organization_id(), invoice_id=shown.pk)
        return redirect("invoice", organization, invoice_id)
    if shown.pdf_state != PdfState.READY:
        raise Conflict(_("This document has no PDF yet."), code="no_pdf")
    response = HttpResponse(stored(shown), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{shown.number}.pdf"'
    return response


@require_POST
@requires("invoice.manage")
def invoice_email(request: MemberRequest, organization: str, invoice_id: int) -> HttpResponse:
    """Send an issued document to its customer."""
    shown = find_invoice(request, invoice_id)
    if shown.pdf_state != PdfState.READY or not recipient(shown):
        messages.error(
            request,
            _("A document can be sent only if it has a PDF and its customer has an email address."),
        )
    else:
        enqueue(
            email_document,
            organization_id=current_organization_id(),
            invoice_id=shown.pk,
            member_id=request.member.pk,
        )
        messages.success(request, _("The email is on its way."))
    return redirect("invoice", organization, invoice_id)


@require_http_methods(SHOW_OR_SEND)
@requires("invoice.manage")
@in_zone_of_organization
def invoice_payment(request: MemberRequest, organization: str, invoice_id: int) -> HttpResponse:
    """Record a payment for an invoice."""
    shown = find_invoice(request, invoice_id)
    lost = written_off(shown)
    return payment_page(
        request,
        shown.customer,
        initial={"amount": (open_of(shown) + lost).normalize(), "reference": shown.number},
        back=reverse("invoice", args=[organization, invoice_id]),
        lead=_("The payment reverses the write-off first. The rest becomes credit.")
        if lost
        else _("Any excess over the open amount becomes the customer's credit."),
        invoice=shown,
    )


@require_http_methods(SHOW_OR_SEND)
@requires("invoice.manage")
@in_zone_of_organization
def customer_payment(request: MemberRequest, organization: str, customer_id: int) -> HttpResponse:
    """Record a payment for the invoices of a customer that are due first."""
    customer = get_object_or_404(Customer, pk=customer_id)
    return payment_page(
        request,
        customer,
        initial={},
        back=reverse("customer", args=[organization, customer_id]),
        lead=_("The payment settles the invoices that are due first. The rest becomes credit."),
        invoice=None,
    )


def payment_page(
    request: MemberRequest,
    customer: Customer,
    *,
    initial: dict[str, Any],
    back: str,
    lead: str,
    invoice: Invoice | None,
) -> HttpResponse:
    """The form of a payment; back when it is recorded."""
    customer.organization = request.organization
    first = {"received_on": today(request.organization), **initial}
    if "amount" in first:
        first["amount"] = f"{first['amount']:f}"
    form = PaymentForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            record_payment(
                by=request.member, customer=customer, invoice=invoice, **form.cleaned_data
            )
        except DomainError as refusal:
            form.add_error(refusal.detail.get("field"), refusal.message)
        else:
            messages.success(request, _("Payment recorded."))
            return redirect(back)
    slug = request.organization.slug
    context = {
        "form": form,
        "title": _("Record payment"),
        "button": _("Record payment"),
        "lead": lead,
        "back_url": back,
        "trail": [
            *trail(slug),
            {"url": back, "title": str(invoice or customer)},
            {"title": _("Record payment")},
        ],
    }
    return render(request, f"{FOLDER}/form.html", context, status=422 if form.errors else 200)


@require_safe
@requires("invoice.view")
def customer_month(request: MemberRequest, organization: str, customer_id: int) -> HttpResponse:
    """What a month of a customer comes to, by default the current one."""
    customer = get_object_or_404(Customer, pk=customer_id)
    customer.organization = request.organization
    now = month_of(today(request.organization))[0]
    form = MonthForm(request.GET)
    month = (form.cleaned_data["month"] if form.is_valid() else None) or now
    here = reverse("customer_month", args=[organization, customer_id])
    later = month_after(month)
    context = {
        "customer": customer,
        "month": month_so_far(customer, month),
        "currency": customer.currency,
        "earlier_url": f"{here}?month={month_before(month)[0]:%Y-%m}",
        "later_url": f"{here}?month={later:%Y-%m}" if later <= now else "",
        "trail": [
            {"url": reverse("customers", args=[organization]), "title": _("Customers")},
            {"url": reverse("customer", args=[organization, customer_id]), "title": str(customer)},
            {"title": _("Month so far")},
        ],
    }
    return render(request, f"{FOLDER}/month.html", context)


@require_POST
@requires("invoice.manage")
def payment_undo(request: MemberRequest, organization: str, payment_id: int) -> HttpResponse:
    """Undo a payment."""
    payment = get_object_or_404(Payment, pk=payment_id)
    told(request, lambda: undo_payment(by=request.member, payment=payment), _("Payment undone."))
    return redirect("customer", organization, payment.customer_id)


def told(request: MemberRequest, action: Callable[[], Any], done: str) -> bool:
    """Call the action and say what came of it; whether it was done."""
    try:
        action()
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return False
    messages.success(request, done)
    return True


def find_invoice(request: MemberRequest, invoice_id: int) -> Invoice:
    """The document with its customer, or 404."""
    rows = Invoice.objects.select_related("customer", "refers_to")
    found = get_object_or_404(rows, pk=invoice_id)
    found.customer.organization = request.organization
    return found


def file_name(document: Invoice) -> str:
    """The beginning of the names of a document's files."""
    return document.number or f"draft-{document.pk}"


def trail(slug: str) -> list[dict[str, str]]:
    """The way to the list of documents."""
    return [{"url": reverse("invoices", args=[slug]), "title": _("Invoices")}]
