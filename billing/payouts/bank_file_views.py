"""Downloads of the files for the bank: CSV and SEPA."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from billing.payouts.actions import file_payouts
from billing.payouts.bank_file import HEADER, csv_rows, sepa_file
from billing.payouts.models import PayoutBatch
from billing.payouts.page_parts import FOLDER, found_batch, title_of, trail
from billing.payouts.queries import settings_of_payouts
from core.identity.models import Organization
from core.permissions.decorators import asks_again, requires
from core.web.http import MemberRequest
from core.web.spreadsheet import csv_download
from workforce.organizations.local_days import today


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("payout.release")
def payout_csv(request: MemberRequest, organization: str, payout_batch_id: int) -> HttpResponse:
    """The payouts with full account numbers as CSV, after one has confirmed who one is."""
    response: HttpResponse = csv_page(request, found_batch(payout_batch_id))
    return response


@asks_again
def csv_page(request: MemberRequest, batch: PayoutBatch) -> HttpResponse:
    """The page with the button that downloads the CSV file, and the file."""
    organization = request.organization.slug
    if request.method != "POST":
        return download_page(request, batch, _("Download CSV"))
    filed = file_payouts(by=request.member, batch_id=batch.pk, file_format="csv")
    name = f"{organization}-payout-{batch.number}.csv"
    text = text_for_bank(request.organization, batch)
    return csv_download(name, header=HEADER, rows=csv_rows(filed, text))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("payout.release")
def payout_sepa(request: MemberRequest, organization: str, payout_batch_id: int) -> HttpResponse:
    """The payouts as a SEPA credit transfer, after one has confirmed who one is."""
    response: HttpResponse = sepa_page(request, found_batch(payout_batch_id))
    return response


@asks_again
def sepa_page(request: MemberRequest, batch: PayoutBatch) -> HttpResponse:
    """The page with the button that downloads the SEPA file, and the file."""
    organization = request.organization.slug
    if request.method != "POST":
        return download_page(request, batch, _("Download SEPA file"))
    filed = file_payouts(by=request.member, batch_id=batch.pk, file_format="sepa")
    written_file = sepa_file(
        batch,
        filed,
        settings_of_payouts(),
        text=text_for_bank(request.organization, batch),
        on=today(request.organization),
    )
    response = HttpResponse(written_file, content_type="application/xml; charset=utf-8")
    name = f"{organization}-payout-{batch.number}.xml"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def download_page(request: MemberRequest, batch: PayoutBatch, title: str) -> HttpResponse:
    """The page with the button that downloads a file for the bank."""
    slug = request.organization.slug
    batch_url = reverse("payout_batch", args=[slug, batch.pk])
    context = {
        "title": title,
        "batch_url": batch_url,
        "trail": [
            *trail(slug, "")[:1],
            {"url": batch_url, "title": title_of(batch)},
            {"title": title},
        ],
    }
    return render(request, f"{FOLDER}/download.html", context)


def text_for_bank(organization: Organization, batch: PayoutBatch) -> str:
    """What the member reads on the bank statement."""
    return f"{organization.name} payout {batch.number}"
