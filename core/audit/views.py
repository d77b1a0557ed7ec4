"""Pages of the audit log."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.audit.forms import AuditFilter
from core.audit.models import AuditEntry
from core.audit.queries import Wanted, entries, standing
from core.audit.words import kind_of, told
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from core.web.spreadsheet import csv_download

MAX_ROWS = 100_000
BATCH_SIZE = 2000


@require_safe
@requires("audit.view")
def audit(request: MemberRequest, organization: str) -> HttpResponse:
    """Who did what, newest first, and whether the log can be trusted."""
    form = AuditFilter(request.GET)
    wanted = form.wanted()
    page = keyset_page(entries(wanted), request)
    context = {
        "form": form,
        "wanted": wanted,
        "object_kind": kind_of(wanted.subject),
        "is_filtered": wanted != Wanted(),
        "page": page,
        "rows": told(page.rows),
        "standing": standing(),
        "query": request.GET.urlencode(),
    }
    return render(request, "core/audit/audit.html", context)


@require_safe
@requires("audit.view")
def audit_csv(request: MemberRequest, organization: str) -> HttpResponse:
    """The same entries as a file, the newest hundred thousand at most."""
    header = [
        _("Number"),
        _("Time"),
        _("Member"),
        _("Action"),
        _("Description"),
        _("Object"),
        _("Details"),
    ]
    return csv_download(
        f"{organization}-audit.csv",
        header=header,
        rows=csv_rows(AuditFilter(request.GET).wanted()),
    )


def csv_rows(wanted: Wanted) -> Iterator[tuple[object, ...]]:
    """Row by row, read in blocks by falling number, so that memory stays flat."""
    below, left = None, MAX_ROWS
    while left > 0:
        rows = entries(wanted).order_by("-pk")
        block = list((rows.filter(pk__lt=below) if below else rows)[: min(BATCH_SIZE, left)])
        if not block:
            return
        for line in told(block):
            yield csv_row(line.entry, line.who, line.text)
        below, left = block[-1].pk, left - len(block)


def csv_row(entry: AuditEntry, who: str, text: str) -> tuple[object, ...]:
    """One entry: the words for people, the detail for machines."""
    return (
        entry.pk,
        timezone.localtime(entry.at).isoformat(),
        who,
        entry.action,
        text,
        f"{entry.subject} {entry.subject_id or ''}".strip(),
        json.dumps(entry.detail, ensure_ascii=False, sort_keys=True),
    )
