"""All tables of the app, from its feature packages."""

from billing.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction
from billing.metering.models import UsageEvent
from billing.rates.models import PayRate, Rate
from billing.rollups.models import DaySum, RolledUp

__all__ = [
    "DaySum",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerTransaction",
    "PayRate",
    "Rate",
    "RolledUp",
    "UsageEvent",
]
