"""All tables of the app, from its feature packages."""

from billing.adjustments.models import Adjustment
from billing.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction
from billing.metering.models import UsageEvent
from billing.payouts.models import BankDetails, Payout, PayoutBatch, PayoutSettings
from billing.rates.models import PayRate, Rate
from billing.reporting.rollups.models import DaySum, DayTotal, MonthSum, RolledUp
from billing.statements.models import Statement, StatementRun

__all__ = [
    "Adjustment",
    "BankDetails",
    "DaySum",
    "DayTotal",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerTransaction",
    "MonthSum",
    "PayRate",
    "Payout",
    "PayoutBatch",
    "PayoutSettings",
    "Rate",
    "RolledUp",
    "Statement",
    "StatementRun",
    "UsageEvent",
]
