"""The app of money: rates, metering, ledger."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Turns facts of work into usage and earnings."""

    name = "billing"

    def ready(self) -> None:
        """Ask to be told of recorded work."""
        # Models can be imported from here on only.
        from annotation.workflow.events import on_recorded
        from billing.listener import Metering
        from billing.rates.audit_words import SENTENCES
        from billing.reporting.dashboard.provider import WorkAndMoney
        from billing.reporting.throughput.pace import pace_of
        from core.audit.words import register_sentences
        from workforce.members import workload
        from workforce.organizations import dashboard

        on_recorded.register(Metering())
        register_sentences(SENTENCES)
        workload.register(pace_of)
        dashboard.register(WorkAndMoney())
