"""The app of money: rates, metering, ledger."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """What it adds to the apps below is in `billing/declares.py`."""

    name = "billing"
