"""Charts of a table of work: bars for a count, a line for cost, pay or pace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from billing.money_text import total_text
from billing.reporting.charts.bar_chart import Line, Span, bars, spans, strokes, within
from billing.reporting.costs.period import Period
from billing.reporting.costs.presentation import NOTHING, number
from billing.reporting.costs.sums import Sums, together
from core.web.bars import Bar
from core.web.datetimes import written

MAX_EMPTY_DAYS = 366


@dataclass(frozen=True)
class DecodedImage:
    """An image by day: its box, what it says in words, and the scale beside it."""

    key: str
    title: str
    description: str
    bars: list[Bar]
    lines: list[Line]
    top: str
    first: date
    last: date


@dataclass(frozen=True)
class Runs:
    """The days in runs that an image has room for, and the work of each."""

    spans: list[Span]
    sums: list[Sums]


def runs_of(days: Mapping[date, Sums], period: Period, today: date) -> Runs:
    """The work of each run of days, added up once for all images; none without any work.

    The days of the period are drawn up to today, those without work too. A period of more than a
    year begins at its first work, as an image of decades would show nothing.
    """
    if not days:
        return Runs([], [])
    first = period.first
    if (period.last - first).days > MAX_EMPTY_DAYS:
        first = min(days)
    found = spans([first, max(min(period.last, today), *days)])
    return Runs(found, [together(within(days, span)) for span in found])


def span_title(span: Span) -> str:
    """A day, or the first and last of several."""
    first = written(span.first, "SHORT_DATE_FORMAT")
    last = written(span.last, "SHORT_DATE_FORMAT")
    return first if first == last else f"{first} – {last}"


def described(title: str, found: list[Span], values: list[str]) -> str:
    """The image in one sentence, for who can't see it."""
    return _("%(title)s from %(first)s to %(last)s, in order: %(values)s.") % {
        "title": title,
        "first": span_title(found[0]),
        "last": span_title(found[-1]),
        "values": ", ".join(values),
    }


def labels_image(runs: Runs) -> DecodedImage | None:
    """Bars of the accepted labels; None where there is no day to show."""
    found = runs.spans
    if not found:
        return None
    title, counts = _("Accepted labels"), [entry.labels for entry in runs.sums]
    texts = [number(count) for count in counts]
    return DecodedImage(
        key="labels",
        title=title,
        description=described(title, found, texts),
        bars=bars(counts, titles(found, texts)),
        lines=[],
        top=number(max(counts)),
        first=found[0].first,
        last=found[-1].last,
    )


def titles(found: list[Span], texts: list[str]) -> list[str]:
    """What each bar says."""
    return [f"{span_title(span)}: {text}" for span, text in zip(found, texts, strict=True)]


def lines_image(
    key: str,
    title: str,
    runs: Runs,
    measures: Mapping[str, Callable[[Sums], Decimal | None]],
    text: Callable[[Decimal], str],
) -> DecodedImage | None:
    """One line for each measure on one scale; None where there is no day to show."""
    found = runs.spans
    if not found:
        return None
    values = {name: [measure(entry) for entry in runs.sums] for name, measure in measures.items()}
    top = max((value for line in values.values() for value in line if value), default=Decimal(0))
    return DecodedImage(
        key=key,
        title=title,
        description=" ".join(
            described(name, found, [NOTHING if value is None else text(value) for value in line])
            for name, line in values.items()
        ),
        bars=[],
        lines=[
            Line(strokes(line, top), name, colour)
            for colour, (name, line) in enumerate(values.items(), start=1)
        ],
        top=text(top),
        first=found[0].first,
        last=found[-1].last,
    )


def money_image(runs: Runs, currency: str) -> DecodedImage | None:
    """Lines of cost and pay."""
    measures: dict[str, Callable[[Sums], Decimal | None]] = {
        _("Cost"): lambda sums: sums.price,
        _("Pay"): lambda sums: sums.pay,
    }
    language = get_language()
    return lines_image(
        "money",
        _("Cost and pay"),
        runs,
        measures,
        lambda value: total_text(value, currency, language),
    )


def pace_image(runs: Runs) -> DecodedImage | None:
    """A line of the accepted labels in an active hour."""
    measures: dict[str, Callable[[Sums], Decimal | None]] = {
        _("Labels per hour"): lambda sums: sums.labels_per_hour
    }
    return lines_image("pace", _("Labels per active hour"), runs, measures, number)
