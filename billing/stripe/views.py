"""Pages of an organization: refund an online payment, and what of them needs attention."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from billing.money import exact
from billing.money_text import total_text
from billing.stripe.actions import refund_payment
from billing.stripe.forms import RefundForm
from billing.stripe.jobs import send_call
from billing.stripe.models import StripeCheckout
from billing.stripe.panel import PROBLEMS
from billing.stripe.queries import given_up_calls, is_on, refundable, refused_events
from core.jobs.tenant_jobs import enqueue
from core.permissions.decorators import requires
from core.tenancy.scope import current_organization_id
from core.web.errors import DomainError
from core.web.http import MemberRequest
from workforce.organizations.zone import in_zone_of_organization

MAX_ROWS = 100


@require_http_methods(["GET", "HEAD", "POST"])
@requires("invoice.manage")
def online_refund(request: MemberRequest, organization: str, checkout_id: int) -> HttpResponse:
    """Refund a part of an online payment, up to the customer's credit."""
    rows = StripeCheckout.objects.exclude(payment=None)
    checkout = get_object_or_404(
        rows.select_related("invoice", "payment__customer"), pk=checkout_id
    )
    invoice, most = checkout.invoice, refundable(checkout)
    back = reverse("invoice", args=[organization, invoice.pk])
    form = RefundForm(request.POST or None, initial={"amount": f"{most.normalize():f}"})
    if request.method == "POST" and form.is_valid():
        try:
            refund = refund_payment(
                by=request.member,
                checkout_id=checkout.pk,
                amount=exact(form.cleaned_data["amount"]),
                reason=form.cleaned_data["reason"],
            )
        except DomainError as refusal:
            form.add_error(refusal.detail.get("field"), refusal.message)
        else:
            for call in refund.calls.all():
                enqueue(send_call, organization_id=current_organization_id(), call_id=call.pk)
            messages.success(request, _("The refund is on its way."))
            return redirect(back)
    context = {
        "form": form,
        "title": _("Refund payment"),
        "button": _("Refund"),
        "lead": _(
            "The money goes back the way it came. At most %(most)s: the customer's credit, up to "
            "what is left of this payment."
        )
        % {"most": total_text(most, checkout.currency)},
        "back_url": back,
        "trail": [
            {"url": reverse("invoices", args=[organization]), "title": _("Invoices")},
            {"url": back, "title": str(invoice)},
            {"title": _("Refund payment")},
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "billing/invoices/form.html", context, status=status)


@require_safe
@requires("invoice.view")
@in_zone_of_organization
def online_payments(request: MemberRequest, organization: str) -> HttpResponse:
    """The last online payments, webhooks that weren't recorded, and calls that failed."""
    checkouts = StripeCheckout.objects.select_related("invoice").order_by("-pk")
    context = {
        "is_on": is_on(),
        "checkouts": checkouts[:MAX_ROWS],
        "events": [
            {"event": event, "problem": PROBLEMS.get(event.problem, event.problem)}
            for event in refused_events().order_by("-pk")[:MAX_ROWS]
        ],
        "calls": given_up_calls()[:MAX_ROWS],
        "trail": [
            {"url": reverse("invoices", args=[organization]), "title": _("Invoices")},
            {"title": _("Online payments")},
        ],
    }
    return render(request, "billing/stripe/payments.html", context)
