"""Pages for many invitations: list, import file, results."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.permissions.decorators import requires
from core.web.errors import DomainError
from core.web.http import MAX_ID_LENGTH, MemberRequest
from core.web.pagination import keyset_page
from core.web.spreadsheet import csv_download
from workforce.members.invitations.bulk import (
    checked_rows,
    invite_many,
    new_pools,
    resend_many,
    revoke_many,
)
from workforce.members.invitations.file import COLUMNS, REASONS, Row
from workforce.members.invitations.forms import FileForm
from workforce.members.invitations.queries import found_invitations, listed

FOLDER = "workforce/invitations"
SHOWN_ROWS = 200


@require_http_methods(["GET", "HEAD", "POST"])
@requires("member.invite")
def invitations(request: MemberRequest, organization: str) -> HttpResponse:
    """All open invitations; a post sends the selected ones again or takes them back."""
    if request.method == "POST":
        act_on_selected(request)
        return redirect("invitations", organization)
    search = request.GET.get("search", "").replace("\0", "").strip()
    page = keyset_page(found_invitations(search), request)
    context = {
        "page": page,
        "rows": listed(page.rows),
        "search": search,
        "trail": [*members_way(organization), {"title": _("Invitations")}],
    }
    return render(request, f"{FOLDER}/invitations.html", context)


def act_on_selected(request: MemberRequest) -> None:
    """What the buttons below the list do."""
    sent = request.POST.getlist("invitation")
    ids = [int(text) for text in sent if text.isdecimal() and len(text) <= MAX_ID_LENGTH]
    if not ids:
        messages.info(request, _("Select at least one invitation first."))
    elif request.POST.get("do") == "revoke":
        number = revoke_many(by=request.member, ids=ids)
        said = ngettext("%(number)d invitation revoked.", "%(number)d invitations revoked.", number)
        messages.success(request, said % {"number": number})
    else:
        number = resend_many(by=request.member, ids=ids)
        said = ngettext("%(number)d invitation resent.", "%(number)d invitations resent.", number)
        messages.success(request, said % {"number": number})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("member.invite")
def invite_from_file(request: MemberRequest, organization: str) -> HttpResponse:
    """A file: read it, show what it means, and after another look send the invitations.

    The text travels with the page, and is read and checked anew when it is confirmed.
    """
    sends = request.method == "POST"
    form = FileForm(
        request.POST if sends else None,
        request.FILES if sends else None,
        initial={"create_pools": True},
    )
    context: dict[str, Any] = {
        "form": form,
        "columns": COLUMNS,
        "trail": [*members_way(organization), {"title": _("Invite from a file")}],
    }
    if not form.is_valid():
        return render(request, f"{FOLDER}/file.html", context)
    text, create_pools = form.cleaned_data["text"], form.cleaned_data["create_pools"]
    try:
        if request.POST.get("do") != "send":
            rows = checked_rows(text, by=request.member, create_pools=create_pools)
            context |= preview(rows, text) | {"create_pools": create_pools}
            return render(request, f"{FOLDER}/preview.html", context)
        sent = invite_many(by=request.member, text=text, create_pools=create_pools)
    except DomainError as refusal:
        form.add_error("file", refusal.message)
        return render(request, f"{FOLDER}/file.html", context)
    said = ngettext(
        "%(number)d invitation sent.",
        "%(number)d invitations sent.",
        sent.number,
    )
    messages.success(request, said % {"number": sent.number})
    if any(row.problems for row in sent.rows):
        return render(request, f"{FOLDER}/rejected.html", context | preview(sent.rows, text))
    return redirect("invitations", organization)


def preview(rows: list[Row], text: str) -> dict[str, Any]:
    """What the page says of the rows: the wrong ones first."""
    bad = [row for row in rows if row.problems]
    known = [row for row in rows if row.known and not row.problems]
    good = [row for row in rows if row.is_good]
    return {
        "text": text,
        "good": len(good),
        "known": len(known),
        "bad": len(bad),
        "new_pools": new_pools(good),
        "rows": [*bad, *known, *good][:SHOWN_ROWS],
        "is_cut": len(rows) > SHOWN_ROWS,
    }


@require_POST
@requires("member.invite")
def invite_rejected(request: MemberRequest, organization: str) -> HttpResponse:
    """The rows that can't be used, as a file with a column that says why: mend it and send it."""
    form = FileForm(request.POST)
    if not form.is_valid():
        return redirect("invite_many", organization)
    try:
        rows = checked_rows(
            form.cleaned_data["text"],
            by=request.member,
            create_pools=form.cleaned_data["create_pools"],
        )
    except DomainError:
        return redirect("invite_many", organization)
    return csv_download(
        "rows-to-mend.csv",
        header=[*COLUMNS, REASONS],
        rows=[
            [*(row.written[name] for name in COLUMNS), " ".join(row.problems)]
            for row in rows
            if row.problems
        ],
    )


@require_safe
@requires("member.invite")
def invite_template(request: MemberRequest, organization: str) -> HttpResponse:
    """An example to fill in."""
    example = ["mira@example.org", "Mira Example", "annotator", "", "radiology 2", "de, en"]
    return csv_download("people-to-invite.csv", header=list(COLUMNS), rows=[example])


def members_way(organization: str) -> list[dict[str, str]]:
    """The way to the members."""
    return [{"url": reverse("members", args=[organization]), "title": _("Members")}]
