"""The lines of a document and their labels, as a page and as files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing.invoices.minimums import sums_behind
from billing.invoices.models import Invoice, InvoiceLine, LineEvent
from billing.invoices.page_parts import FOLDER, find_invoice, trail
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from core.web.spreadsheet import csv_download, csv_stream, in_chunks
from workforce.organizations.zone import in_zone_of_organization


@require_safe
@requires("invoice.view")
@in_zone_of_organization
def invoice_line(
    request: MemberRequest, organization: str, invoice_id: int, number: int
) -> HttpResponse:
    """The labels of one line, newest first."""
    shown = find_invoice(request, invoice_id)
    line = get_object_or_404(shown.lines.select_related("minimum"), position=number)
    if line.minimum is not None:
        return minimum_line(request, shown, line)
    page = keyset_page(claims_of(line.pk), request)
    context = {
        "invoice": shown,
        "line": line,
        "claims": page.rows,
        "page": page,
        "trail": [
            *trail(organization),
            {"url": reverse("invoice", args=[organization, shown.pk]), "title": str(shown)},
            {"title": line.description},
        ],
    }
    return render(request, f"{FOLDER}/line.html", context)


def minimum_line(request: MemberRequest, shown: Invoice, line: InvoiceLine) -> HttpResponse:
    """How the difference to a minimum comes about: what each project cost on each document."""
    slug = request.organization.slug
    context = {
        "invoice": shown,
        "line": line,
        "sums": sums_behind(shown, line),
        "trail": [
            *trail(slug),
            {"url": reverse("invoice", args=[slug, shown.pk]), "title": str(shown)},
            {"title": _("Minimum")},
        ],
    }
    return render(request, f"{FOLDER}/minimum.html", context)


def claims_of(line_id: int) -> QuerySet[LineEvent]:
    """The claims of a line with what a list of labels shows."""
    claims = LineEvent.objects.filter(line=line_id)
    return claims.select_related("usage__work_event__item", "line").prefetch_related(
        "usage__work_event__project"
    )


@require_safe
@requires("invoice.view")
def invoice_lines_csv(request: MemberRequest, organization: str, invoice_id: int) -> HttpResponse:
    """The lines of a document as a file, with exact sums and rounded amounts."""
    shown = find_invoice(request, invoice_id)
    header = [
        _("Line"),
        _("Description"),
        _("First day"),
        _("Last day"),
        _("Labels"),
        _("Price per label"),
        _("Exact sum"),
        _("Amount"),
        _("Currency"),
        _("Tax rate in %"),
    ]
    rows = [
        (
            line.position,
            line.description,
            line.first_day,
            line.last_day,
            line.quantity if line.has_labels else "",
            line.unit_price if line.has_labels else "",
            line.exact,
            line.amount,
            shown.currency,
            line.tax_rate,
        )
        for line in shown.lines.order_by("position")
    ]
    return csv_download(f"{file_name(shown)}-lines.csv", header=header, rows=rows)


@require_safe
@requires("invoice.view")
def invoice_labels_csv(
    request: MemberRequest, organization: str, invoice_id: int
) -> HttpResponseBase:
    """All labels of a document as a file, line by line."""
    shown = find_invoice(request, invoice_id)
    header = [
        _("Line"),
        _("Accepted at"),
        _("Project"),
        _("Item"),
        _("Label type"),
        _("Labels"),
        _("Price per label"),
        _("Amount"),
        _("Currency"),
    ]
    line_ids = list(shown.lines.order_by("position").values_list("pk", flat=True))
    rows = label_cells(request.organization.pk, line_ids)
    return csv_stream(f"{file_name(shown)}-labels.csv", header=header, rows=rows)


def label_cells(organization_id: int, line_ids: list[int]) -> Iterator[tuple[object, ...]]:
    """The cells of each claim of the lines, line by line."""
    for line_id in line_ids:
        for claim in in_chunks(organization_id, partial(claims_of, line_id)):
            usage, work = claim.usage, claim.usage.work_event
            yield (
                claim.line.position,
                usage.occurred_at.isoformat(),
                work.project.name,
                work.item.external_id if work.item else "",
                work.label_kind,
                claim.labels,
                claim.line.unit_price,
                claim.amount,
                usage.currency,
            )


def file_name(document: Invoice) -> str:
    """The beginning of the names of a document's files."""
    return document.number or f"draft-{document.pk}"
