"""Credit notes, write-offs, and the use of a customer's credit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from billing.invoices.forms import ReasonForm
from billing.invoices.issuing import credit_in_full
from billing.invoices.page_parts import find_invoice, told
from billing.invoices.payments import use_credit, write_off
from core.permissions.decorators import requires
from core.web.http import MemberRequest


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
