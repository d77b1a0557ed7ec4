"""Pages outside of any organization: where customers pay an invoice, and where webhooks arrive."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from billing.invoices.models import Invoice, InvoiceStatus
from billing.invoices.queries import open_of
from billing.stripe.actions import start_checkout, store_event
from billing.stripe.client import NotSigned, verified
from billing.stripe.jobs import process_event, send_call
from billing.stripe.link import ids_in, link_to
from billing.stripe.models import CheckoutState, StripeCheckout
from billing.stripe.queries import is_on, live_checkout, named_checkout, payable_amount
from billing.stripe.rules import names_in
from core.jobs.tenant_jobs import enqueue
from core.tenancy.scope import current_organization_id, tenant
from core.web.errors import DomainError, Gone

FOLDER = "billing/stripe"
SECONDS_BETWEEN_LOOKS = 2
MAX_BODY = 512 * 1024


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, pay_token: str) -> HttpResponse:
    """What is open of an invoice, and the way to pay it. A post begins a payment."""
    ids = ids_in(pay_token)
    if ids is None or not settings.STRIPE_KEY:
        raise ended()
    organization_id, invoice_id = ids
    refusal = ""
    with tenant(organization_id):
        invoice = Invoice.objects.filter(pk=invoice_id).first()
        if invoice is None or invoice.is_draft or invoice.is_credit or not is_on():
            raise ended()
        if request.method == "POST":
            try:
                begin(invoice, link_to(pay_token))
            except DomainError as error:
                refusal = error.message
            else:
                return redirect(f"{reverse('pay', args=[pay_token])}?go=1")
        begun = live_checkout(invoice)
        last = StripeCheckout.objects.filter(invoice=invoice).order_by("-pk").first()
        context = told(invoice, begun, last)
    context["refusal"] = refusal
    return shown(request, context, begun)


def begin(invoice: Invoice, back_url: str) -> None:
    """Begin a payment, and let a worker open its page at Stripe."""
    _checkout, call = start_checkout(invoice, back_url=back_url)
    if call is not None:
        enqueue(send_call, organization_id=current_organization_id(), call_id=call.pk)


def told(
    invoice: Invoice, begun: StripeCheckout | None, last: StripeCheckout | None
) -> dict[str, Any]:
    """What the page says about the invoice."""
    return {
        "invoice": invoice,
        "seller": invoice.parties["seller"]["name"],
        "buyer": invoice.parties["buyer"]["name"],
        "left": open_of(invoice) if invoice.status == InvoiceStatus.ISSUED else Decimal(0),
        "can_pay": bool(payable_amount(invoice)),
        "is_paid": invoice.status == InvoiceStatus.PAID,
        "is_processing": begun is not None and begun.state == CheckoutState.PROCESSING,
        "has_failed": begun is None and last is not None and last.state == CheckoutState.FAILED,
    }


def shown(
    request: HttpRequest, context: dict[str, Any], begun: StripeCheckout | None
) -> HttpResponse:
    """The page; on the way to Stripe it goes on by itself, and after it until the payment shows."""
    is_going = "go" in request.GET and begun is not None and begun.state != "processing"
    context["is_going"] = is_going
    context["url"] = begun.url if begun is not None and is_going else ""
    context["is_back"] = "paid" in request.GET and begun is not None
    response = render(request, f"{FOLDER}/pay.html", context)
    if context["url"]:  # no redirect: the policy lets forms lead to this server alone
        response.headers["Refresh"] = f"0; url={context['url']}"
    elif is_going or context["is_back"]:
        response.headers["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
    return response


def ended() -> Gone:
    """What a link says that leads nowhere."""
    return Gone(
        _("This payment link has ended. Ask the sender of the invoice for a new one."),
        code="pay_link_ended",
    )


@csrf_exempt
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Store an event that Stripe signed, for a job to process; what isn't ours is only confirmed.

    400 without a valid signature, 404 while no key is set.
    """
    if not settings.STRIPE_KEY:
        return HttpResponse(status=404)
    if int(request.headers.get("Content-Length") or 0) > MAX_BODY:
        return HttpResponse(status=413)
    try:
        event = verified(request.body, request.headers.get("Stripe-Signature", ""))
    except NotSigned:
        return HttpResponse(status=400)
    found = named_checkout(names_in(event))
    if found is not None:
        organization_id, checkout_id = found
        with tenant(organization_id):
            stored = store_event(
                event_id=str(event["id"]),
                kind=str(event["type"]),
                checkout_id=checkout_id,
                body=request.body,
            )
            if stored is not None:
                enqueue(process_event, organization_id=organization_id, stripe_event_id=stored.pk)
    return HttpResponse()
