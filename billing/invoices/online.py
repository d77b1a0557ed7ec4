"""What a payment provider adds to invoices: a link to pay, and a part of an invoice's page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from billing.invoices.models import Invoice
from core.declarations import Declaration, declared
from core.identity.models import Member


@dataclass(frozen=True)
class OnlinePayments(Declaration):
    """A provider that collects invoices.

    `pay_url` is where a customer pays what is open, or empty. `panel` is what `template` shows on
    the page of an invoice; it isn't shown where that is None. Both work in the open scope.
    """

    name: str
    pay_url: Callable[[Invoice], str]
    panel: Callable[[Invoice, Member], Mapping[str, Any] | None]
    template: str
    is_on: Callable[[], bool]

    @property
    def key(self) -> str:
        """Its name."""
        return self.name


def has_online() -> bool:
    """Whether a provider collects invoices of the open scope's organization."""
    return any(provider.is_on() for provider in declared(OnlinePayments).values())


def pay_url_of(document: Invoice) -> str:
    """Where the customer pays a document online; empty if that isn't possible."""
    urls = (provider.pay_url(document) for provider in declared(OnlinePayments).values())
    return next((url for url in urls if url), "")


def panels_of(document: Invoice, member: Member) -> list[dict[str, Any]]:
    """What the providers show on the page of a document, each with its template."""
    found = []
    for provider in declared(OnlinePayments).values():
        panel = provider.panel(document, member)
        if panel is not None:
            found.append({"template": provider.template, **panel})
    return found
