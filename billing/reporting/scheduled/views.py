"""Pages of scheduled reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from billing.reporting.scheduled import actions
from billing.reporting.scheduled.forms import ReportForm
from billing.reporting.scheduled.link import ids_in
from billing.reporting.scheduled.models import ScheduledReport
from billing.reporting.scheduled.queries import reports_for
from core.permissions.decorators import requires
from core.tenancy.scope import tenant
from core.web.errors import DomainError
from core.web.http import MemberRequest
from core.web.pagination import keyset_page
from workforce.organizations.zone import in_zone_of_organization

FOLDER = "billing/reporting/scheduled"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("report.schedule")
@in_zone_of_organization
def scheduled_reports(request: MemberRequest, organization: str) -> HttpResponse:
    """The reports by email, and the form that adds one."""
    form = ReportForm(request.POST or None, member=request.member)
    if request.method == "POST" and form.is_valid():
        try:
            actions.schedule_report(by=request.member, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Report scheduled."))
            return redirect("scheduled_reports", organization)
    page = keyset_page(reports_for(request.member), request)
    context = {"form": form, "rows": page.rows, "page": page}
    return render(request, f"{FOLDER}/reports.html", context)


def change(action: Callable[..., Any], said: Callable[[], str]) -> Callable[..., HttpResponse]:
    """The view of a button that does one thing with a report."""

    @require_POST
    @requires("report.schedule")
    def view(request: MemberRequest, organization: str, scheduled_report_id: int) -> HttpResponse:
        report = get_object_or_404(reports_for(request.member), pk=scheduled_report_id)
        action(by=request.member, report=report)
        messages.success(request, said())
        return redirect("scheduled_reports", organization)

    return view


report_pause = change(actions.pause_report, lambda: _("Report paused."))
report_resume = change(actions.resume_report, lambda: _("Report resumed."))
report_send = change(actions.request_report, lambda: _("The report is on its way."))
report_remove = change(actions.remove_report, lambda: _("Report removed."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_unsubscribe(request: HttpRequest, report_key: str) -> HttpResponse:
    """End a report by the link in its mail, without signing in; the signature vouches for it."""
    ids = ids_in(report_key)
    if ids is None:
        raise Http404
    organization_id, report_id = ids
    with tenant(organization_id):
        rows = ScheduledReport.objects.select_related("member__user", "organization")
        report = rows.filter(pk=report_id).first()
        context = {
            "report": str(report) if report else "",
            "organization": report.organization.name if report else "",
            "is_over": report is None or request.method == "POST",
        }
        if report is not None and request.method == "POST":
            actions.unsubscribe(report=report)
    return render(request, f"{FOLDER}/unsubscribe.html", context)
