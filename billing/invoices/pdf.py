"""The PDF of an issued document: rendered once by typst from what the document says, then stored.

Only fonts that come with typst are used, so that the same document gives the same bytes anywhere.
Names and texts go in as data and are never part of the source.
"""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from billing.customers.models import TaxTreatment
from billing.invoices.models import Invoice, InvoiceKind, InvoiceLine
from billing.invoices.queries import groups_in
from billing.invoices.shown import tax_text
from billing.money_text import exact_text, rate_text, total_text
from core.web.datetimes import written
from core.web.numbers import grouped

TEMPLATE = Path(__file__).with_name("invoice.typ")


class NotRendered(Exception):
    """The PDF of a document couldn't be made."""


def rendered(content: dict[str, Any]) -> bytes:
    """The PDF of what `printed` says; raises NotRendered."""
    import typst  # noqa: PLC0415  # 80 MB that only a worker needs

    try:
        pdf: bytes = typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(content)},
        )
    except typst.TypstError as error:
        raise NotRendered(str(error)) from error
    return pdf


def printed(document: Invoice) -> dict[str, Any]:
    """All that is printed of an issued document, as texts: nothing is read that may change."""
    assert document.issued_on is not None
    seller, buyer, currency = (
        document.parties["seller"],
        document.parties["buyer"],
        document.currency,
    )
    notes = [tax_text(group.treatment) for group in groups_in(document)]
    return {
        "lang": (get_language() or "en").partition("-")[0],
        "title": f"{InvoiceKind(document.kind).label} {document.number}",
        "number": document.number,
        "date": [document.issued_on.year, document.issued_on.month, document.issued_on.day],
        "seller": seller,
        "buyer": buyer,
        "facts": facts(document),
        "lines": [line_cells(line, currency) for line in document.lines.order_by("position")],
        "sums": [
            [_("Net"), total_text(document.net, currency)],
            *(
                [
                    _("Tax %(rate)s on %(base)s")
                    % {
                        "rate": rate_text(group.rate),
                        "base": total_text(group.base, currency),
                    },
                    total_text(group.tax, currency),
                ]
                for group in groups_in(document)
                if group.treatment == TaxTreatment.DOMESTIC
            ),
        ],
        "total": total_text(document.gross, currency),
        "notes": [note for note in [*notes, buyer["tax_reason"]] if note],
        "payment_details": "" if document.is_credit else seller["payment_details"],
        "words": {
            "tax_id": _("Tax ID"),
            "description": _("Description"),
            "accepted": _("Accepted"),
            "labels": _("Labels"),
            "price": _("Price"),
            "amount": _("Amount"),
            "total": _("Total"),
            "payment_details": _("Payment details"),
        },
    }


def facts(document: Invoice) -> list[list[str]]:
    """The lines below the title: name and value."""
    assert document.issued_on is not None
    assert document.due_on is not None
    last = document.period_to - timedelta(days=1)
    found = [[_("Issued"), written(document.issued_on, "DATE_FORMAT")]]
    if document.refers_to is not None:
        found.append([_("Credits"), document.refers_to.number])
    else:
        found.append([_("Due"), written(document.due_on, "DATE_FORMAT")])
    period = f"{written(document.period_from, 'DATE_FORMAT')} – {written(last, 'DATE_FORMAT')}"
    found.append([_("Period"), period])
    if document.reason:
        found.append([_("Reason"), document.reason])
    return found


def line_cells(line: InvoiceLine, currency: str) -> list[str]:
    """The cells of one line."""
    days = written(line.first_day, "SHORT_DATE_FORMAT")
    if line.last_day != line.first_day:
        days = f"{days} – {written(line.last_day, 'SHORT_DATE_FORMAT')}"
    return [
        line.description,
        days,
        grouped(line.quantity) if line.has_labels else "",
        exact_text(line.unit_price, currency) if line.has_labels else "",
        total_text(line.amount, currency),
    ]


def store(document: Invoice, pdf: bytes) -> tuple[str, str]:
    """Put the PDF where downloads find it; its name in the storage, and its SHA-256."""
    digest = hashlib.sha256(pdf).hexdigest()
    folder = f"organizations/{document.organization_id}/invoices/{document.pk}"
    name = default_storage.save(f"{folder}/{document.number}.pdf", ContentFile(pdf))
    return name, digest


def stored(document: Invoice) -> bytes:
    """The PDF as it was rendered; raises ValueError if the file isn't the one any more."""
    with default_storage.open(document.pdf) as file:
        pdf: bytes = file.read()
    if hashlib.sha256(pdf).hexdigest() != document.pdf_sha256:
        raise ValueError(f"The file {document.pdf} was changed.")
    return pdf
