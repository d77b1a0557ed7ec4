"""What the pages of invoices share: the document, the trail, the message after an action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from billing.invoices.models import Invoice
from core.web.errors import DomainError
from core.web.http import MemberRequest

FOLDER = "billing/invoices"
SHOW_OR_SEND = ["GET", "HEAD", "POST"]


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


def trail(slug: str) -> list[dict[str, str]]:
    """The way to the list of documents."""
    return [{"url": reverse("invoices", args=[slug]), "title": _("Invoices")}]
