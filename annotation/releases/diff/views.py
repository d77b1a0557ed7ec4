"""The pages that compare two releases."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from annotation.projects.models import Project
from annotation.releases.diff.actions import can_begin, compare_releases
from annotation.releases.diff.compare import CHANGES
from annotation.releases.diff.download import FORMATS, download
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.diff.presentation import address_of, entry_page
from annotation.releases.diff.stored import Wanted
from annotation.releases.diff.sums import confusions, counts, parts
from annotation.releases.diff.word_diff import Words
from annotation.releases.models import Release, ReleaseState
from annotation.releases.views import looking_again, project_of, way_to
from core.permissions.decorators import requires
from core.web.errors import DomainError, Invalid
from core.web.http import MemberRequest
from core.web.widgets import LongSelect

MAX_LENGTH = 200


class CompareForm(forms.Form):
    """Which two releases."""

    one: forms.ModelChoiceField[Release] = forms.ModelChoiceField(
        label=gettext_lazy("From"), queryset=None, widget=LongSelect
    )
    other: forms.ModelChoiceField[Release] = forms.ModelChoiceField(
        label=gettext_lazy("To"), queryset=None, widget=LongSelect
    )

    def __init__(self, project: Project, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they are
        for name in ("one", "other"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = ready_of(project)
            field.label_from_instance = release_title  # type: ignore[method-assign,assignment]  # as documented


def release_title(release: Release) -> str:
    """How a release is called in a list."""
    title = _("Release %(number)s") % {"number": release.number}
    return f"{title}: {release.note[:60]}" if release.note else title


@require_http_methods(["GET", "HEAD", "POST"])
@requires("release.view")
def release_compare(request: MemberRequest, organization: str, project_id: int) -> HttpResponse:
    """Choose two releases; a post has them compared."""
    project = project_of(request, project_id)
    form = CompareForm(project, request.POST or None, initial=newest_two(project))
    if request.method == "POST" and form.is_valid():
        try:
            diff = compare_releases(by=request.member, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("release_diff", organization, diff.pk)
    context = {"project": project, "form": form, "trail": way_to(project, _("Compare"))}
    return render(request, "annotation/releases/compare.html", context)


def newest_two(project: Project) -> dict[str, Release]:
    """What is offered first: the newest release, and the one before."""
    return dict(zip(("other", "one"), ready_of(project)[:2], strict=False))


def ready_of(project: Project) -> QuerySet[Release]:
    """The project's releases, newest first; their manifests are large and stay behind."""
    ready = Release.objects.filter(project=project, state=ReleaseState.READY)
    return ready.only("number", "note").order_by("-number")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("release.view")
def release_diff(request: MemberRequest, organization: str, diff_id: int) -> HttpResponse:
    """What lies between two releases: sums, which class became which, and the items."""
    diff = found(request, diff_id)
    if request.method == "POST":
        compare_releases(by=request.member, one=diff.older, other=diff.newer)
        return redirect("release_diff", organization, diff.pk)
    title = f"{diff.older.number} → {diff.newer.number}"
    context = {
        "project": diff.newer.project,
        "diff": diff,
        "may_begin": can_begin(diff),
        "trail": way_to(diff.newer.project, title),
    }
    if diff.state == ReleaseState.READY:
        words, wanted = Words(diff), asked(request)
        context |= {
            "same": diff.summary.get("same", 0),
            "counts": counts(diff),
            "parts": parts(diff),
            "confusions": confusions(diff, words),
            "wanted": wanted,
            "query": address_of(wanted),
            "before": words.value(wanted.field, wanted.before),
            "after": words.value(wanted.field, wanted.after),
            "entries": entry_page(diff, wanted, plain(request, "past"), words),
        }
    response = render(request, "annotation/releases/diff.html", context)
    return looking_again(response, while_building=diff.state == ReleaseState.BUILDING)


@require_safe
@requires("release.view")
def release_diff_download(
    request: MemberRequest, organization: str, diff_id: int
) -> HttpResponseBase:
    """The wanted entries as JSONL or CSV; each download is in the audit log."""
    diff, wanted, file_format = found(request, diff_id), asked(request), request.GET.get("format")
    if file_format not in FORMATS:
        raise Invalid(_("Choose a format: jsonl or csv."))
    return download(by=request.member, diff=diff, wanted=wanted, file_format=file_format)


def found(request: MemberRequest, diff_id: int) -> ReleaseDiff:
    """The comparison with its releases and their project, or 404."""
    rows = ReleaseDiff.objects.select_related("older", "newer__project")
    diff = get_object_or_404(rows, pk=diff_id)
    diff.newer.project.organization = request.organization
    return diff


def asked(request: MemberRequest) -> Wanted:
    """Which entries the address asks for; a change it doesn't know counts as absent."""
    change = plain(request, "change")
    return Wanted(
        change=change if change in CHANGES else "",
        field=plain(request, "field"),
        before=plain(request, "from"),
        after=plain(request, "to"),
    )


def plain(request: MemberRequest, name: str) -> str:
    """A word of the address, cut to a sane length."""
    return request.GET.get(name, "")[:MAX_LENGTH]
