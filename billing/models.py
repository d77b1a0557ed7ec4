"""All tables of the app, from its feature packages."""

from billing.customers.models import Customer, ProjectCustomer, Seller
from billing.invoices.models import (
    Invoice,
    InvoiceLine,
    LineEvent,
    NumberCounter,
    Payment,
    Reminder,
    Settlement,
)
from billing.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction
from billing.metering.models import UsageEvent
from billing.rates.models import PayRate, Rate
from billing.reporting.rollups.models import DaySum, DayTotal, MonthSum, RolledUp

__all__ = [
    "Customer",
    "DaySum",
    "DayTotal",
    "Invoice",
    "InvoiceLine",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerTransaction",
    "LineEvent",
    "MonthSum",
    "NumberCounter",
    "PayRate",
    "Payment",
    "ProjectCustomer",
    "Rate",
    "Reminder",
    "RolledUp",
    "Seller",
    "Settlement",
    "UsageEvent",
]
