"""The app of money: rates, metering, ledger."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Turns facts of work into usage and earnings."""

    name = "billing"

    def ready(self) -> None:
        """Ask to be told of recorded work."""
        # Models can be imported from here on only.
        from annotation.work import on_recorded
        from billing.home.at_home import WorkAndMoney
        from billing.listener import Metering
        from billing.rates.audit_words import SENTENCES
        from billing.throughput.pace import pace_of
        from workforce.audit.words import register_sentences
        from workforce.members import workload
        from workforce.organizations import at_home

        on_recorded.register(Metering())
        register_sentences(SENTENCES)
        workload.register(pace_of)
        at_home.register(WorkAndMoney())
