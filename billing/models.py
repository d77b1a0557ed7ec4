"""All tables of the app, from its feature packages."""

from billing.forecast.models import Forecast
from billing.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction
from billing.metering.models import UsageEvent
from billing.quotes.models import Quote
from billing.rates.models import PayRate, Rate
from billing.reporting.rollups.models import DaySum, DayTotal, MonthSum, RolledUp

__all__ = [
    "DaySum",
    "DayTotal",
    "Forecast",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerTransaction",
    "MonthSum",
    "PayRate",
    "Quote",
    "Rate",
    "RolledUp",
    "UsageEvent",
]
