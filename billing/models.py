"""All tables of the app, from its feature packages."""

from billing.adjustments.models import Adjustment
from billing.customers.models import Customer, ProjectCustomer, Seller
from billing.forecast.models import Forecast
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
from billing.payouts.models import BankDetails, Payout, PayoutBatch, PayoutSettings
from billing.quotes.models import Quote
from billing.rates.models import PayRate, Rate
from billing.reporting.rollups.models import DaySum, DayTotal, MonthSum, RolledUp
from billing.reporting.scheduled.models import ScheduledReport
from billing.statements.models import Statement, StatementRun

__all__ = [
    "Adjustment",
    "BankDetails",
    "Customer",
    "DaySum",
    "DayTotal",
    "Forecast",
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
    "Payout",
    "PayoutBatch",
    "PayoutSettings",
    "ProjectCustomer",
    "Quote",
    "Rate",
    "Reminder",
    "RolledUp",
    "ScheduledReport",
    "Seller",
    "Settlement",
    "Statement",
    "StatementRun",
    "UsageEvent",
]
