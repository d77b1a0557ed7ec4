"""The rate that applies at an instant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from billing.rates.models import PayRate, Rate


def holds(rate: Rate | PayRate, at: datetime) -> bool:
    """Whether the instant lies in the rate's half-open span."""
    return rate.valid_from <= at and (rate.valid_to is None or at < rate.valid_to)


def rate_in_force(
    rates: Iterable[Rate],
    *,
    label_kind: str,
    at: datetime,
    customer_id: int | None = None,
    project_id: int | None = None,
) -> Rate | None:
    """The price of a kind: the project's own, else its customer's, else the organization's.

    The database allows one of each at a time.
    """
    found = {
        (rate.project_id, rate.customer_id): rate
        for rate in rates
        if rate.label_kind == label_kind and holds(rate, at)
    }
    scopes = ((project_id, None), (None, customer_id), (None, None))
    return next((found[scope] for scope in scopes if scope in found), None)


def work_pay_in_force(rates: Iterable[PayRate], *, work: str, at: datetime) -> PayRate | None:
    """The pay of a review or an adjudication; None where it is free."""
    return next((rate for rate in rates if rate.work == work and holds(rate, at)), None)


def pay_rate_in_force(
    rates: Iterable[PayRate], *, label_kind: str, pool_id: int | None, at: datetime
) -> PayRate | None:
    """The pool's own pay rate of a kind, else the organization's."""
    found = {
        rate.pool_id: rate for rate in rates if rate.label_kind == label_kind and holds(rate, at)
    }
    return found.get(pool_id) or found.get(None)
