"""Documents for pages: a row of a list, its badge, and the taxes printed on a document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from billing.customers.models import TaxTreatment
from billing.invoices.models import Invoice, InvoiceStatus

BADGES = {
    InvoiceStatus.DRAFT: "",
    InvoiceStatus.ISSUED: "info",
    InvoiceStatus.PAID: "good",
    InvoiceStatus.VOID: "",
    InvoiceStatus.UNCOLLECTIBLE: "bad",
}


@dataclass(frozen=True)
class ShownDocument:
    """A document with the state that a page shows: `badge` is its color, `open` what is unpaid."""

    document: Invoice
    state: str
    badge: str
    open: Decimal


def shown_documents(documents: Iterable[Any]) -> list[ShownDocument]:
    """Documents of `with_settled`, for a list."""
    today = timezone.localdate()
    return [
        shown_document(document, document.gross - document.settled, today) for document in documents
    ]


def shown_document(document: Invoice, left: Decimal, today: date) -> ShownDocument:
    """A document of which `left` isn't settled, as of a day."""
    status = InvoiceStatus(document.status)
    is_waiting = status == InvoiceStatus.ISSUED
    state, badge = str(status.label), BADGES[status]
    if is_waiting and document.due_on is not None and document.due_on < today:
        state, badge = _("Overdue"), "warn"
    elif is_waiting and left < document.gross:
        state = _("Partly paid")
    elif document.is_credit and not document.is_draft:
        state = _("Issued")
    return ShownDocument(document, state, badge, left if is_waiting else Decimal(0))


def tax_text(treatment: str) -> str:
    """What a document prints about a group without tax."""
    return {
        TaxTreatment.REVERSE_CHARGE: _("Reverse charge: the customer owes the tax."),
        TaxTreatment.OUTSIDE_SCOPE: _("Outside the scope of tax."),
    }.get(TaxTreatment(treatment), "")
