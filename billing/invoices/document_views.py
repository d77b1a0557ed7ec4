"""The page of one invoice or credit note, its PDF and its email."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing.customers.queries import seller
from billing.invoices.documents import email_document, make_pdf, recipient
from billing.invoices.drafting import CREDITABLE
from billing.invoices.forms import IssueForm, ReasonForm
from billing.invoices.issuing import parties
from billing.invoices.models import Invoice, InvoiceKind, InvoiceStatus, PdfState
from billing.invoices.online import panels_of
from billing.invoices.page_parts import FOLDER, SHOW_OR_SEND, find_invoice, trail
from billing.invoices.pdf import stored
from billing.invoices.queries import balance_of, groups_in, open_of
from billing.invoices.shown import shown_document, tax_text
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import can, require
from core.permissions.decorators import requires
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict
from core.web.http import MemberRequest
from workforce.organizations.local_days import today
from workforce.organizations.zone import in_zone_of_organization

SECONDS_BETWEEN_LOOKS = "3"


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
