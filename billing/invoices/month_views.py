"""The page of a customer's month: what it comes to with tiers and minimums."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing.customers.models import Customer
from billing.invoices.forms import MonthForm
from billing.invoices.month import month_so_far
from billing.invoices.page_parts import FOLDER
from billing.invoices.rules import month_after, month_before, month_of
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from workforce.organizations.local_days import today


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
