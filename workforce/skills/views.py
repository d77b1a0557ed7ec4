"""Pages of skills and languages."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.identity.models import Member
from core.permissions.decorators import requires
from core.web.http import MemberRequest
from workforce.members.languages import names
from workforce.pools.models import Pool
from workforce.skills.actions import add_fitting, set_needs, set_qualifications
from workforce.skills.fitting import needs_of
from workforce.skills.forms import QualificationsForm
from workforce.skills.queries import known_skills, skills_of
from workforce.skills.reading import skills_line

PAGE = "workforce/skills/edit.html"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("skill.change")
def member_skills(request: MemberRequest, organization: str, member_id: int) -> HttpResponse:
    """What one member is good at and speaks."""
    rows = Member.objects.select_related("user").filter(left_at=None)
    member = get_object_or_404(rows, pk=member_id)
    levels = {row.skill.name: row.level for row in skills_of(member)}
    form = form_for(request, levels, member.languages)
    url = reverse("member_change", args=[organization, member.pk])
    if request.method == "POST" and form.is_valid():
        set_qualifications(by=request.member, member=member, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(url)
    way = [
        {"url": reverse("members", args=[organization]), "title": _("Members")},
        {"url": url, "title": member.name},
        {"title": _("Skills and languages")},
    ]
    title = _("Skills and languages of %(name)s") % {"name": member.name}
    return shown(request, form, title=title, trail=way, back_url=url)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("pool.change")
def pool_needs(request: MemberRequest, organization: str, pool_id: int) -> HttpResponse:
    """What a pool asks of its people."""
    pool = get_object_or_404(Pool, pk=pool_id)
    levels = {need.skill.name: need.level for need in needs_of(pool)}
    form = form_for(request, levels, pool.languages)
    url = reverse("pool", args=[organization, pool.pk])
    if request.method == "POST" and form.is_valid():
        set_needs(by=request.member, pool=pool, **form.cleaned_data)
        messages.success(request, _("Saved. Matching members are listed below."))
        return redirect(url)
    way = [
        {"url": reverse("pools", args=[organization]), "title": _("Pools")},
        {"url": url, "title": pool.name},
        {"title": _("Requirements")},
    ]
    title = _("Requirements of %(name)s") % {"name": pool.name}
    return shown(request, form, title=title, trail=way, back_url=url)


def form_for(
    request: MemberRequest, levels: dict[str, int], languages: list[str]
) -> QualificationsForm:
    """The form with what is noted now."""
    initial = {"skills": skills_line(levels), "languages": ", ".join(languages)}
    return QualificationsForm(request.POST or None, initial=initial)


def shown(
    request: MemberRequest,
    form: QualificationsForm,
    *,
    title: str,
    trail: list[dict[str, str]],
    back_url: str,
) -> HttpResponse:
    """The page with the form and what there is to choose from."""
    context = {
        "form": form,
        "title": title,
        "trail": trail,
        "back_url": back_url,
        "skills": known_skills(),
        "languages": sorted(names().items(), key=lambda pair: pair[1]),
    }
    return render(request, PAGE, context)


@require_POST
@requires("pool.change")
def pool_fitting(request: MemberRequest, organization: str, pool_id: int) -> HttpResponse:
    """Everybody who fits joins."""
    number = add_fitting(by=request.member, pool=get_object_or_404(Pool, pk=pool_id))
    joined = ngettext("%(number)d member added.", "%(number)d members added.", number)
    messages.success(request, joined % {"number": number})
    return redirect("pool", organization, pool_id)
