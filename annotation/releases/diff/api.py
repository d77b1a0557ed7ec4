"""API endpoints for release comparisons: start one, monitor it, and download the differences."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from annotation.projects.api import PROJECT, project_of
from annotation.projects.models import Project
from annotation.releases.diff.actions import compare_releases
from annotation.releases.diff.compare import CHANGES
from annotation.releases.diff.download import FORMATS, download
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.diff.stored import Wanted
from annotation.releases.models import Release
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.web.errors import Invalid

MAX_LENGTH = 200


class DiffShown(Shown):
    """A comparison of two releases. `summary` counts unchanged and changed items."""

    id = serializers.IntegerField()
    older = serializers.IntegerField(source="older_id")
    newer = serializers.IntegerField(source="newer_id")
    state = serializers.CharField()
    rows = serializers.IntegerField(help_text="Number of rows compared so far.")
    summary = serializers.DictField()
    failure = serializers.CharField(allow_blank=True)
    ready_at = serializers.DateTimeField(allow_null=True)


class DiffBody(Body):
    """The IDs of two ready releases of the project, in any order."""

    one = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    other = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class EntryFilters(Body):
    """Filters and file format. `field`, `before`, and `after` select one change of class."""

    format = serializers.ChoiceField(FORMATS)
    change = serializers.ChoiceField(CHANGES, required=False)
    field = serializers.CharField(required=False, max_length=MAX_LENGTH)
    before = serializers.CharField(required=False, max_length=MAX_LENGTH)
    after = serializers.CharField(required=False, max_length=MAX_LENGTH)


def diff_of(request: ApiRequest, diff_id: int) -> ReleaseDiff:
    """The comparison with its releases and project, or 404."""
    rows = ReleaseDiff.objects.select_related("older", "newer__project")
    found: ReleaseDiff = get_object_or_404(rows, pk=diff_id)
    return found


class ReleaseDiffs(Endpoint):
    """The comparisons of a project."""

    @operation("release.view", on=project_of, takes=DiffBody, returns=DiffShown)
    def post(self, request: ApiRequest, project: Project, one: int, other: int) -> ReleaseDiff:
        """Compare two releases, older to newer. The same pair is compared only once."""
        releases = Release.objects.filter(project=project).in_bulk([one, other])
        if len(releases) < len({one, other}):
            raise Invalid(_("This project has no release with this ID."), code="unknown_release")
        return compare_releases(by=request.member, one=releases[one], other=releases[other])


class OneReleaseDiff(Endpoint):
    """One comparison."""

    @operation("release.view", on=diff_of, returns=DiffShown)
    def get(self, request: ApiRequest, diff: ReleaseDiff) -> ReleaseDiff:
        """Get a comparison. Its state is building, ready, or failed."""
        return diff


class ReleaseDiffDownload(Endpoint):
    """Download a comparison."""

    @operation(
        "release.view", on=diff_of, filters=EntryFilters, sends=("application/x-ndjson", "text/csv")
    )
    def get(
        self,
        request: ApiRequest,
        diff: ReleaseDiff,
        format: str,  # noqa: A002  # the name in the address
        **wanted: str,
    ) -> HttpResponseBase:
        """Download the differing rows as JSON Lines or CSV."""
        return download(by=request.member, diff=diff, wanted=Wanted(**wanted), file_format=format)


DIFF = "releases/diffs/<int:diff_id>"

urlpatterns = [
    path(f"{PROJECT}/releases/compare", ReleaseDiffs.as_view(), name="api_release_diffs"),
    path(DIFF, OneReleaseDiff.as_view(), name="api_release_diff"),
    path(f"{DIFF}/download", ReleaseDiffDownload.as_view(), name="api_release_diff_download"),
]
