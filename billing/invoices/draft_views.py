"""Pages of drafts: start, refresh, delete, issue."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from billing.invoices.drafting import delete_draft, start_draft
from billing.invoices.forms import DraftForm, IssueForm
from billing.invoices.issuing import issue
from billing.invoices.jobs import make_draft
from billing.invoices.models import Invoice, InvoiceStatus
from billing.invoices.page_parts import FOLDER, SHOW_OR_SEND, find_invoice, told, trail
from billing.invoices.rules import month_before
from core.jobs.tenant_jobs import enqueue
from core.permissions.decorators import requires
from core.tenancy.scope import current_organization_id
from core.web.errors import DomainError
from core.web.http import MemberRequest
from workforce.organizations.local_days import today


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
