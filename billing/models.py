"""All tables of the app, from its feature packages."""

from billing.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction
from billing.metering.models import UsageEvent
from billing.rates.models import PayRate, Rate

__all__ = [
    "LedgerAccount",
    "LedgerEntry",
    "LedgerTransaction",
    "PayRate",
    "Rate",
    "UsageEvent",
]
