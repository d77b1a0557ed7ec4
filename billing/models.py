"""All tables of the app, from its feature packages."""

from billing.adjustments.models import Adjustment
from billing.budgets.models import Budget
from billing.customers.models import Customer, ProjectCustomer, Seller
from billing.fair_pay.models import FloorWarning, TimeCorrection, TopUp
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
from billing.pay_floors.models import PayFloor
from billing.payouts.models import BankDetails, Payout, PayoutBatch, PayoutSettings
from billing.quotes.models import Quote
from billing.rates.models import MonthlyMinimum, PayRate, Rate, RateTier
from billing.reporting.rollups.models import DaySum, DayTotal, MonthSum, RolledUp
from billing.reporting.scheduled.models import ScheduledReport
from billing.statements.models import Statement, StatementRun
from billing.stripe.models import (
    StripeCall,
    StripeCheckout,
    StripeEvent,
    StripeRefund,
)

__all__ = [
    "Adjustment",
    "BankDetails",
    "Budget",
    "Customer",
    "DaySum",
    "DayTotal",
    "FloorWarning",
    "Forecast",
    "Invoice",
    "InvoiceLine",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerTransaction",
    "LineEvent",
    "MonthSum",
    "MonthlyMinimum",
    "NumberCounter",
    "PayFloor",
    "PayRate",
    "Payment",
    "Payout",
    "PayoutBatch",
    "PayoutSettings",
    "ProjectCustomer",
    "Quote",
    "Rate",
    "RateTier",
    "Reminder",
    "RolledUp",
    "ScheduledReport",
    "Seller",
    "Settlement",
    "Statement",
    "StatementRun",
    "StripeCall",
    "StripeCheckout",
    "StripeEvent",
    "StripeRefund",
    "TimeCorrection",
    "TopUp",
    "UsageEvent",
]
