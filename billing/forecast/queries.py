"""Kept forecasts of a project, and how past ones compare with what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import QuerySet

from annotation.projects.models import Project
from billing.forecast.models import Forecast
from billing.reporting.costs.live_tail import Recent
from billing.reporting.costs.period import period_of
from billing.reporting.costs.queries import days_of
from billing.reporting.costs.selection import Selection
from core.identity.models import Organization

MAX_PAST = 30  # forecasts that are compared
CHECKED_AFTER = 7  # days
OUTCOMES = 10


@dataclass(frozen=True)
class PastForecast:
    """A forecast, the annotations it expected within a week (in a tenth and nine tenths of its
    runs), and how many were accepted; None while the week isn't over."""

    forecast: Forecast
    low: int | None = None
    high: int | None = None
    accepted: int | None = None

    @property
    def held(self) -> bool | None:
        """Whether what happened lies in the range; None if that can't be told yet."""
        if self.accepted is None or self.low is None or self.high is None:
            return None
        return self.low <= self.accepted <= self.high


def forecasts_of(project: Project) -> QuerySet[Forecast]:
    """The project's forecasts, newest first."""
    rows: QuerySet[Forecast] = Forecast.objects.filter(project=project).order_by("-pk")
    return rows


def newest_forecasts(project_ids: Sequence[int]) -> dict[int, Forecast]:
    """The newest forecast of each of these projects; one query."""
    rows = Forecast.objects.filter(project__in=project_ids)
    return {each.project_id: each for each in rows.order_by("project", "-pk").distinct("project")}


def accepted_by_day(
    organization: Organization, project: Project, first: date, last: date
) -> dict[date, int]:
    """Accepted annotations of the project on each of these days with some."""
    chosen = Selection(period_of(organization, first, last), project=project.pk)
    found = days_of(chosen, Recent(organization))
    return {day: sums.answers for day, sums in found.items()}


def compared(
    forecasts: Sequence[Forecast], accepted: Mapping[date, int], today: date
) -> list[PastForecast]:
    """Each forecast with what happened within a week of it, the last one of each day."""
    days: dict[date, Forecast] = {}
    for each in forecasts:
        days.setdefault(each.day, each)
    return [compare(each, accepted, today) for each in days.values()]


def compare(forecast: Forecast, accepted: Mapping[date, int], today: date) -> PastForecast:
    """One forecast: today and the days to come aren't over."""
    last = forecast.day + timedelta(days=CHECKED_AFTER)
    if last >= today or not forecast.course:
        return PastForecast(forecast)
    # A course ends when the work is done, which stays at its last figures.
    expected = forecast.course[min(CHECKED_AFTER, len(forecast.course)) - 1]
    days = (forecast.day + timedelta(days=number) for number in range(1, CHECKED_AFTER + 1))
    number = sum(accepted.get(day, 0) for day in days)
    return PastForecast(forecast, expected["p10"], expected["p90"], number)


def outcomes_by(forecast: Forecast, deadline: date) -> int:
    """In how many of ten outcomes the work is done by the deadline."""
    days = [entry for entry in forecast.course if entry["day"] <= str(deadline)]
    share = Decimal(str(days[-1]["done"])) if days else Decimal(0)
    return int((share * OUTCOMES).quantize(Decimal(1), ROUND_HALF_UP))
