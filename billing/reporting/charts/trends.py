"""Changes against an earlier number, and a project's expected finish at its pace.

Pure arithmetic, and the words for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from billing.reporting.charts.bar_chart import bars
from core.web.datetimes import written
from core.web.numbers import grouped, percent_text
from workforce.organizations.dashboard import Spark

DAYS = 14  # what a small image shows
FARTHEST = 730  # days: an estimate beyond says nothing
WHOLE = Decimal(1)


def change_of(now: Decimal | int, before: Decimal | int) -> str:
    """The change in whole percent with its sign; empty where there was nothing before."""
    if not before:
        return ""
    percent = (Decimal(100) * (Decimal(now) - before) / before).quantize(WHOLE, ROUND_HALF_UP)
    sign = "+" if percent > 0 else "−" if percent < 0 else "±"
    return sign + percent_text(abs(percent))


def points(share: Decimal | None, earlier: Decimal | None) -> str:
    """What lies between two shares, in points of percent."""
    if share is None or earlier is None:
        return ""
    sign = "+" if share > earlier else "−" if share < earlier else "±"
    words = _("%(sign)s%(number)s points")
    return words % {"sign": sign, "number": grouped(abs(share - earlier))}


def tone_of(now: Decimal | int, before: Decimal | int, *, more_is: str = "good") -> str:
    """Whether a change is good or bad: `more_is` says what a larger number means."""
    if not before or now == before:
        return ""
    return more_is if now > before else ("bad" if more_is == "good" else "good")


def last_days(today: date, days: int = DAYS) -> list[date]:
    """So many days up to today, oldest first."""
    return [today - timedelta(days=back) for back in range(days - 1, -1, -1)]


def spark_of(
    title: str,
    by_day: Mapping[date, Decimal | int],
    days: Sequence[date],
    text: Callable[[Decimal | int], str],
) -> Spark:
    """Bars of these days; a day that isn't there counts as 0."""
    values = [by_day.get(day, 0) for day in days]
    texts = [text(value) for value in values]
    names = [written(day, "SHORT_DATE_FORMAT") for day in days]
    hints = [f"{name}: {each}" for name, each in zip(names, texts, strict=True)]
    words = _("%(title)s from %(first)s to %(last)s, in order: %(values)s.") % {
        "title": title,
        "first": names[0],
        "last": names[-1],
        "values": ", ".join(texts),
    }
    return Spark(bars(values, hints), words)


def pace_of(by_day: Mapping[date, int], days: Sequence[date]) -> Decimal:
    """The mean of a day since work began within these days, weekends included."""
    began = next((place for place, day in enumerate(days) if by_day.get(day)), None)
    if began is None:
        return Decimal(0)
    return Decimal(sum(by_day.get(day, 0) for day in days)) / (len(days) - began)


def done_on(today: date, left: Decimal, pace: Decimal) -> date | None:
    """The day on which what is left is done at this pace; None if that can't be told."""
    if not pace or left / pace > FARTHEST:
        return None
    return today + timedelta(days=int((left / pace).to_integral_value(ROUND_CEILING)))


def mean_text(mean: Decimal) -> str:
    """A mean: whole from ten on, else to a tenth."""
    places = 0 if mean >= 10 else 1  # noqa: PLR2004  # below ten a tenth matters
    return grouped(mean, places)
