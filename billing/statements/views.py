"""Pages of one's own statements."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing.statements.models import Statement
from billing.statements.presentation import (
    HEADER,
    closing_text,
    csv_rows,
    number_of,
    shown_statement,
)
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from core.web.spreadsheet import csv_download

FOLDER = "billing/statements"


@require_safe
@requires("work.view_own")
def own_statements(request: MemberRequest, organization: str) -> HttpResponse:
    """All of one's statements, newest first."""
    page = keyset_page(Statement.objects.filter(member=request.member), request)
    context = {
        "rows": [
            {"statement": row, "number": number_of(row), "closing": closing_text(row)}
            for row in page.rows
        ],
        "page": page,
        "trail": [earnings_crumb(organization), {"title": _("Statements")}],
    }
    return render(request, f"{FOLDER}/statements.html", context)


@require_safe
@requires("work.view_own")
def own_statement(request: MemberRequest, organization: str, statement_id: int) -> HttpResponse:
    """One statement: opening balance, movements, closing balance."""
    statement = get_object_or_404(Statement, pk=statement_id, member=request.member)
    shown = shown_statement(statement)
    context = {
        "statement": statement,
        "shown": shown,
        "trail": [
            earnings_crumb(organization),
            {"url": reverse("own_statements", args=[organization]), "title": _("Statements")},
            {"title": shown.month},
        ],
    }
    return render(request, f"{FOLDER}/statement.html", context)


@require_safe
@requires("work.view_own")
def own_statement_csv(request: MemberRequest, organization: str, statement_id: int) -> HttpResponse:
    """One statement as a file."""
    statement = get_object_or_404(Statement, pk=statement_id, member=request.member)
    return statement_file(statement)


def statement_file(statement: Statement) -> HttpResponse:
    """The statement as CSV with exact amounts."""
    return csv_download(f"{number_of(statement)}.csv", header=HEADER, rows=csv_rows(statement))


def earnings_crumb(organization: str) -> dict[str, str]:
    """The way up to one's earnings."""
    return {"url": reverse("earnings", args=[organization]), "title": _("My earnings")}
