"""Pages of a person's notices: what is new, and how they want to be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.notifications.actions import choose_notices, see_all_notices, see_notice
from core.notifications.forms import ChoicesForm
from core.notifications.queries import choices_of, notices_of
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from core.web.pagination import keyset_page

FOLDER = "core/notifications"


@require_safe
@requires("work.view_own")
def notices(request: MemberRequest, organization: str) -> HttpResponse:
    """What the person was told, newest first."""
    page = keyset_page(notices_of(request.member), request)
    has_new = any(notice.seen_at is None for notice in page.rows)
    return render(request, f"{FOLDER}/notices.html", {"page": page, "has_new": has_new})


@require_POST
@requires("work.view_own")
def notice_open(request: MemberRequest, organization: str, notice_id: int) -> HttpResponse:
    """Note that it was seen and go where it leads."""
    notice = get_object_or_404(notices_of(request.member), pk=notice_id)
    see_notice(by=request.member, notice=notice)
    return redirect(notice.url) if notice.url else redirect("notices", organization)


@require_POST
@requires("work.view_own")
def notices_seen(request: MemberRequest, organization: str) -> HttpResponse:
    """Note that all were seen."""
    number = see_all_notices(by=request.member)
    text = ngettext(
        "%(number)d notice marked as read.", "%(number)d notices marked as read.", number
    )
    messages.success(request, text % {"number": number})
    return redirect("notices", organization)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("work.view_own")
def notice_choices(request: MemberRequest, organization: str) -> HttpResponse:
    """How the person wants to be told of what."""
    form = ChoicesForm(request.POST or None, choices=choices_of(request.member))
    if request.method == "POST" and form.is_valid():
        choose_notices(by=request.member, chosen=form.chosen())
        messages.success(request, _("Kept. It holds from the next notice on."))
        return redirect("notices", organization)
    status = 422 if form.is_bound else 200
    return render(request, f"{FOLDER}/choices.html", {"form": form}, status=status)
