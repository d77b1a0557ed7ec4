"""The mail of a scheduled report: table in text and HTML, links to the pages, CSV file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotation.projects.queries import visible_keys
from billing.reporting.costs.files import cost_file
from billing.reporting.costs.period import Period, period_of
from billing.reporting.costs.presentation import ShownSums
from billing.reporting.costs.queries import Row, rows_by
from billing.reporting.costs.selection import Grouping, Selection, row_query, selection_query
from billing.reporting.costs.sums import together
from billing.reporting.scheduled.link import link_to
from billing.reporting.scheduled.models import ReportPage, ScheduledReport
from billing.reporting.scheduled.rules import period_before
from billing.reporting.throughput.files import throughput_file
from core.web.datetimes import written
from core.web.spreadsheet import csv_download
from workforce.organizations.local_days import today

FOLDER = "billing/reporting/scheduled/mail"
MAX_ROWS = 50  # the file has all

Text = Callable[[ShownSums], str]
COLUMNS: dict[str, list[tuple[str | Promise, Text]]] = {
    ReportPage.COSTS: [
        (gettext_lazy("Accepted labels"), lambda sums: sums.labels),
        (gettext_lazy("Cost"), lambda sums: sums.price.text),
        (gettext_lazy("Pay"), lambda sums: sums.pay.text),
        (gettext_lazy("Margin"), lambda sums: f"{sums.margin.text} ({sums.margin_percent})"),
        (gettext_lazy("Pay per label"), lambda sums: sums.pay_per_label),
        (gettext_lazy("Acceptance rate"), lambda sums: sums.yield_percent),
    ],
    ReportPage.THROUGHPUT: [
        (gettext_lazy("Accepted labels"), lambda sums: sums.labels),
        (gettext_lazy("Submitted"), lambda sums: sums.submitted),
        (gettext_lazy("Rejected"), lambda sums: sums.rejected),
        (gettext_lazy("Skipped"), lambda sums: sums.skipped),
        (gettext_lazy("Acceptance rate"), lambda sums: sums.yield_percent),
        (gettext_lazy("Labels per hour"), lambda sums: sums.labels_per_hour),
    ],
}


@dataclass(frozen=True)
class Line:
    """A row of the table: its name, the page it opens, and its numbers with their titles."""

    title: str
    url: str
    cells: list[tuple[str, str]]


def report_mail(report: ScheduledReport) -> EmailMultiAlternatives:
    """The report of the last week or month that is over, to its member.

    It shows what the member sees on the page: the projects they have access to, and money on the
    page of costs alone, which takes its permission.
    """
    member, organization = report.member, report.organization
    first, last = period_before(report.frequency, today(organization))
    period, by = period_of(organization, first, last), Grouping(report.group_by)
    is_of_costs = report.page == ReportPage.COSTS
    selection = Selection(period, within=None if is_of_costs else visible_keys(member))
    rows = rows_by(selection, by)
    slug, currency = organization.slug, organization.currency
    query = selection_query(selection)
    context: dict[str, Any] = {
        "subject": subject(report, period),
        "organization": organization.name,
        "row_title": by.label,
        "heads": [title for title, _text in COLUMNS[report.page]],
        "lines": [
            Line(
                row.title,
                page_url(report.page, slug, row_query(query, by, row.key)),
                cells_of(report, ShownSums(row.sums, currency)),
            )
            for row in rows[:MAX_ROWS]
        ],
        "total": cells_of(report, ShownSums(together(row.sums for row in rows), currency))
        if rows
        else [],
        "more": max(len(rows) - MAX_ROWS, 0),
        "url": page_url(report.page, slug, {**query, "by": by.value}),
        "unsubscribe": link_to(report),
    }
    mail = EmailMultiAlternatives(
        subject=context["subject"],
        body=render_to_string(f"{FOLDER}/report.txt", context),
        to=[member.user.email],
        headers={"List-Unsubscribe": f"<{context['unsubscribe']}>"},
    )
    mail.attach_alternative(render_to_string(f"{FOLDER}/report.html", context), "text/html")
    mail.attach(*file_of(report, period, rows))
    return mail


def subject(report: ScheduledReport, period: Period) -> str:
    """One line: the organization, the page, and the days."""
    words = {
        "organization": report.organization.name,
        "page": report.get_page_display(),
        "first": written(period.first, "DATE_FORMAT"),
        "last": written(period.last, "DATE_FORMAT"),
    }
    text = _("%(organization)s: %(page)s from %(first)s to %(last)s") % words
    return " ".join(text.split())[:200]


def cells_of(report: ScheduledReport, sums: ShownSums) -> list[tuple[str, str]]:
    """The title and the text of each number."""
    return [(str(title), text(sums)) for title, text in COLUMNS[report.page]]


def page_url(page: str, slug: str, query: dict[str, Any]) -> str:
    """The whole address of the page with these days and rows."""
    return f"{settings.SITE_URL}{reverse(page, args=[slug])}?{urlencode(query)}"


def file_of(report: ScheduledReport, period: Period, rows: list[Row]) -> tuple[str, bytes, str]:
    """The name, content and type of the file, the same as on the page."""
    by, organization = Grouping(report.group_by), report.organization
    if report.page == ReportPage.COSTS:
        header, cells = cost_file(rows, by, organization.currency)
    else:
        header, cells = throughput_file(rows, by)
    name = f"{organization.slug}-{report.page}-{period.first}-{period.last}-{by}.csv"
    return name, csv_download(name, header=header, rows=cells).content, "text/csv"
