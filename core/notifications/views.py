"""Pages of a person's notifications: what is new, and how they want to be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.notifications.actions import choose_notifications, see_all_notifications, see_notification
from core.notifications.forms import ChoicesForm
from core.notifications.queries import choices_of, notifications_of
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from core.web.pagination import keyset_page

FOLDER = "core/notifications"


@require_safe
@requires("work.view_own")
def notifications(request: MemberRequest, organization: str) -> HttpResponse:
    """What the person was told, newest first."""
    page = keyset_page(notifications_of(request.member), request)
    has_new = any(notification.seen_at is None for notification in page.rows)
    return render(request, f"{FOLDER}/notifications.html", {"page": page, "has_new": has_new})


@require_POST
@requires("work.view_own")
def notification_open(
    request: MemberRequest, organization: str, notification_id: int
) -> HttpResponse:
    """Note that it was seen and go where it leads."""
    notification = get_object_or_404(notifications_of(request.member), pk=notification_id)
    see_notification(by=request.member, notification=notification)
    return (
        redirect(notification.url) if notification.url else redirect("notifications", organization)
    )


@require_POST
@requires("work.view_own")
def notifications_seen(request: MemberRequest, organization: str) -> HttpResponse:
    """Note that all were seen."""
    number = see_all_notifications(by=request.member)
    text = ngettext(
        "%(number)d notification marked as read.",
        "%(number)d notifications marked as read.",
        number,
    )
    messages.success(request, text % {"number": number})
    return redirect("notifications", organization)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("work.view_own")
def notification_choices(request: MemberRequest, organization: str) -> HttpResponse:
    """How the person wants to be told of what."""
    form = ChoicesForm(request.POST or None, choices=choices_of(request.member))
    if request.method == "POST" and form.is_valid():
        choose_notifications(by=request.member, chosen=form.chosen())
        messages.success(request, _("Saved."))
        return redirect("notifications", organization)
    status = 422 if form.is_bound else 200
    return render(request, f"{FOLDER}/choices.html", {"form": form}, status=status)
