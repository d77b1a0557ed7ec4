"""Forecasts in words and as a chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.forecast.measured import WINDOW
from billing.forecast.models import Forecast
from billing.forecast.queries import OUTCOMES, PastForecast, outcomes_by
from billing.money_text import total_text
from billing.reporting.charts.burn_up import BurnUp, burn_up
from core.web.datetimes import written
from core.web.numbers import grouped


def tiles_of(
    forecast: Forecast, deadline: date | None, *, sees_money: bool
) -> list[tuple[str, str, str]]:
    """Title, value and note of each figure."""
    inputs = forecast.inputs
    tiles = [
        (
            _("Expected finish"),
            finish_of(forecast.finish_p50),
            range_text(finish_of(forecast.finish_p10), finish_of(forecast.finish_p90)),
        ),
        (
            _("Annotations left"),
            grouped(inputs["annotations"]),
            ngettext("%(number)s annotator", "%(number)s annotators", inputs["annotators"])
            % {"number": grouped(inputs["annotators"])},
        ),
    ]
    if deadline:
        tiles.insert(
            1,
            (
                _("Deadline"),
                written(deadline, "SHORT_DATE_FORMAT"),
                chance_text(forecast, deadline),
            ),
        )
    if sees_money and forecast.cost_p50 is not None and forecast.pay_p50 is not None:
        for title, name in ((_("Customer's cost"), "cost"), (_("Pay"), "pay")):
            low, middle, high = (
                total_text(getattr(forecast, f"{name}_{part}"), forecast.currency)
                for part in ("p10", "p50", "p90")
            )
            note = _("for the remaining work") if low == high else range_text(low, high)
            tiles.append((title, middle, note))
    return tiles


def finish_of(day: date | None) -> str:
    """A day of the forecast."""
    return written(day, "SHORT_DATE_FORMAT") if day else _("In more than two years")


def range_text(low: str, high: str) -> str:
    """What lies between the tenths."""
    return _("8 of 10 simulations: %(low)s to %(high)s") % {"low": low, "high": high}


def chance_text(forecast: Forecast, deadline: date) -> str:
    """How likely the deadline is met."""
    number = outcomes_by(forecast, deadline)
    return _("%(number)s of %(all)s simulations meet it") % {"number": number, "all": OUTCOMES}


def drivers_of(forecast: Forecast) -> list[dict[str, str]]:
    """What affects the finish date most, with the days between which it moves it."""
    titles = {
        "attendance": (_("Attendance"), _("How many annotators work each day")),
        "speed": (_("Speed"), _("Annotations per annotator on a working day")),
        "rejections": (_("Rejections"), _("Annotations that have to be redone")),
    }
    return [
        {
            "title": titles[each["name"]][0],
            "text": titles[each["name"]][1],
            "early": written(date.fromisoformat(each["early"]), "SHORT_DATE_FORMAT"),
            "late": written(date.fromisoformat(each["late"]), "SHORT_DATE_FORMAT"),
        }
        for each in forecast.drivers
    ]


def chart_of(
    forecast: Forecast, accepted: Mapping[date, int], deadline: date | None, day: date
) -> BurnUp | None:
    """Accepted annotations of the four weeks before the forecast and since, and the range."""
    if not forecast.course:
        return None
    before = forecast.day - timedelta(days=WINDOW)
    first = min((at for at in accepted if at > before), default=forecast.day) - timedelta(days=1)
    done, running, base = [], 0, 0
    for number in range((day - first).days + 1):
        at = first + timedelta(days=number)
        running += accepted.get(at, 0)
        done.append((at, float(running)))
        if at == forecast.day:
            base = running
    start = (forecast.day, float(base))
    low, middle, high = (
        [start]
        + [(date.fromisoformat(each["day"]), float(base + each[part])) for each in forecast.course]
        for part in ("p10", "p50", "p90")
    )
    goal = base + forecast.course[-1]["p50"]
    return burn_up(done, low, middle, high, goal=goal, deadline=deadline)


def shown_past(past: PastForecast) -> dict[str, Any]:
    """A row of the past forecasts."""
    forecast = past.forecast
    return {
        "day": forecast.day,
        "finish": finish_of(forecast.finish_p50),
        "range": f"{finish_of(forecast.finish_p10)} – {finish_of(forecast.finish_p90)}",
        "expected": "" if past.low is None else f"{grouped(past.low)} – {grouped(past.high or 0)}",
        "accepted": "" if past.accepted is None else grouped(past.accepted),
        "held": past.held,
    }


def hit_rate(past: Sequence[PastForecast]) -> str:
    """How many of the forecasts that can be checked held."""
    checked = [each for each in past if each.held is not None]
    if not checked:
        return _("No forecast is a week old yet.")
    return _(
        "In %(held)s of %(all)s forecasts, the annotations accepted within a week were in the "
        "expected range. It should be about 8 of 10."
    ) % {"held": sum(bool(each.held) for each in checked), "all": len(checked)}
