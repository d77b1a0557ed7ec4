"""The app of money: rates, metering, ledger."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Turns facts of work into usage and earnings."""

    name = "billing"
