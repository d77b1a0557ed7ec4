"""Pages of announcements: list, send, recipients; closing one on “My work”."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.permissions.decorators import requires
from core.web.cached_urls import address_of
from core.web.errors import Invalid
from core.web.http import MAX_ID_LENGTH, MemberRequest
from core.web.pagination import keyset_page
from workforce.announcements.actions import (
    PERMISSION,
    close_announcement,
    end_announcement,
    send_announcement,
)
from workforce.announcements.forms import AnnouncementForm
from workforce.announcements.models import Announcement
from workforce.announcements.queries import announcements, recipients_of, state_of
from workforce.organizations.zone import in_zone_of_organization
from workforce.pools.models import Pool

FOLDER = "workforce/announcements"


@require_safe
@requires(PERMISSION)
@in_zone_of_organization
def announcement_list(request: MemberRequest, organization: str) -> HttpResponse:
    """All announcements, newest first."""
    page = keyset_page(announcements(), request)
    rows = [
        {
            "announcement": row,
            "pools": ", ".join(pool.name for pool in row.pools.all()),
            "state": state_of(row),
        }
        for row in page.rows
    ]
    context = {"page": page, "rows": rows, "has_pools": Pool.objects.exists()}
    return render(request, f"{FOLDER}/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(PERMISSION)
@in_zone_of_organization
def announcement_new(request: MemberRequest, organization: str) -> HttpResponse:
    """Write an announcement; `?pool=<id>` selects a pool, also several."""
    sent = [text for text in request.GET.getlist("pool") if text.isdecimal()]
    wanted = [int(text) for text in sent if len(text) <= MAX_ID_LENGTH]
    form = AnnouncementForm(request.POST or None, initial={"pools": wanted})
    if request.method == "POST" and form.is_valid():
        try:
            made = send_announcement(by=request.member, **form.cleaned_data)
        except Invalid as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Announcement sent."))
            return redirect("announcement", organization, made.pk)
    context = {"form": form, "trail": [*trail(organization), {"title": _("New announcement")}]}
    status = 422 if form.errors else 200
    return render(request, f"{FOLDER}/new.html", context, status=status)


@require_safe
@requires(PERMISSION)
@in_zone_of_organization
def announcement(request: MemberRequest, organization: str, announcement_id: int) -> HttpResponse:
    """One announcement, and which members have seen it."""
    shown = get_object_or_404(announcements(), pk=announcement_id)
    recipients = recipients_of(shown)
    context = {
        "announcement": shown,
        "state": state_of(shown),
        "recipients": recipients,
        "seen": sum(each.seen_at is not None for each in recipients),
        "trail": [*trail(organization), {"title": shown.title}],
    }
    return render(request, f"{FOLDER}/announcement.html", context)


@require_POST
@requires(PERMISSION)
def announcement_end(
    request: MemberRequest, organization: str, announcement_id: int
) -> HttpResponse:
    """Stop showing it."""
    shown = get_object_or_404(Announcement, pk=announcement_id)
    end_announcement(by=request.member, announcement=shown)
    messages.success(request, _("Announcement ended. Annotators no longer see it."))
    return redirect("announcement", organization, announcement_id)


@require_POST
@requires("work.view_own")
def announcement_close(
    request: MemberRequest, organization: str, announcement_id: int
) -> HttpResponse:
    """A member has read it; on to their work."""
    shown = get_object_or_404(Announcement, pk=announcement_id)
    close_announcement(by=request.member, announcement=shown)
    return redirect(address_of("my_work", organization) or "organization_home", organization)


def trail(organization: str) -> list[dict[str, str]]:
    """The way to the list of announcements."""
    return [{"url": reverse("announcements", args=[organization]), "title": _("Announcements")}]
