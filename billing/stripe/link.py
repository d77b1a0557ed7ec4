"""The signed link under which a customer pays an invoice. It ends after MAX_AGE."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from billing.invoices.models import Invoice

MAX_AGE = timedelta(days=90)
SIGNER = TimestampSigner(sep=".", salt="crewmark.pay")


def token_of(invoice: Invoice) -> str:
    """The signed text that stands in the link."""
    return SIGNER.sign_object([invoice.organization_id, invoice.pk])


def ids_in(token: str) -> tuple[int, int] | None:
    """Organization and invoice of a link; None if we didn't sign it or it has ended."""
    try:
        organization_id, invoice_id = SIGNER.unsign_object(token, max_age=MAX_AGE)
    except BadSignature:
        return None
    return organization_id, invoice_id


def link_to(token: str) -> str:
    """The whole address of the page on which the invoice is paid."""
    return f"{settings.SITE_URL}{reverse('pay', args=[token])}"
