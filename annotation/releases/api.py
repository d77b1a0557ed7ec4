"""API endpoints for releases: create, monitor, and download them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework import serializers

from annotation.projects.api import PROJECT, project_of
from annotation.projects.models import Project
from annotation.releases.actions import create_release, rebuild_release
from annotation.releases.download import MANIFEST, download
from annotation.releases.files import FORMATS
from annotation.releases.models import Release, ReleaseState
from annotation.releases.queries import releases_of
from core.api.bodies import Body, Shown
from core.api.endpoint import ApiRequest, Endpoint, operation
from core.audit.record import record
from core.web.errors import Conflict


class ReleaseShown(Shown):
    """A release. The same content always has the same content_hash."""

    id = serializers.IntegerField()
    project = serializers.IntegerField(source="project_id")
    number = serializers.IntegerField()
    state = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    rows = serializers.IntegerField()
    excluded = serializers.IntegerField()
    content_hash = serializers.CharField(allow_blank=True)
    failure = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    ready_at = serializers.DateTimeField(allow_null=True)


class ReleaseBody(Body):
    """Properties of a new release."""

    note = serializers.CharField(required=False, allow_blank=True, max_length=300)


class DownloadFilters(Body):
    """The file format to download."""

    format = serializers.ChoiceField([*FORMATS, MANIFEST])


def release_of(request: ApiRequest, release_id: int) -> Release:
    """The release, or 404."""
    found: Release = get_object_or_404(Release.objects.select_related("project"), pk=release_id)
    return found


class Releases(Endpoint):
    """The releases of a project."""

    @operation("release.view", on=project_of, returns=ReleaseShown, pages=True)
    def get(self, request: ApiRequest, project: Project) -> QuerySet[Release]:
        """List the releases of a project."""
        return releases_of(project)

    @operation("release.create", on=project_of, takes=ReleaseBody, returns=ReleaseShown, status=201)
    def post(self, request: ApiRequest, project: Project, note: str = "") -> Release:
        """Create a release of all items that are done. Poll its state until it is ready."""
        return create_release(by=request.member, project=project, note=note)


class OneRelease(Endpoint):
    """One release."""

    @operation("release.view", on=release_of, returns=ReleaseShown)
    def get(self, request: ApiRequest, release: Release) -> Release:
        """Get a release. Its state is building, ready, or failed."""
        return release


class ReleaseRebuild(Endpoint):
    """Rebuild a release."""

    @operation("release.create", on=release_of, returns=ReleaseShown)
    def post(self, request: ApiRequest, release: Release) -> Release:
        """Rebuild a failed release."""
        rebuild_release(by=request.member, release=release)
        return release_of(request, release.pk)


class ReleaseDownload(Endpoint):
    """The files of a release."""

    @operation(
        "release.view",
        on=release_of,
        filters=DownloadFilters,
        sends=(*FORMATS.values(), "application/json"),
    )
    def get(self, request: ApiRequest, release: Release, format: str) -> HttpResponseBase:  # noqa: A002  # the name in the address
        """Download the rows as JSON Lines or CSV, or download the manifest."""
        if release.state != ReleaseState.READY:
            raise Conflict(_("This release isn't ready for download yet."))
        response = download(request._request, release)  # noqa: SLF001  # REST framework's own name for the plain request
        record("release.download", by=request.member, subject=release, file=format)
        return response


RELEASE = "releases/<int:release_id>"

urlpatterns = [
    path(f"{PROJECT}/releases", Releases.as_view(), name="api_releases"),
    path(RELEASE, OneRelease.as_view(), name="api_release"),
    path(f"{RELEASE}/rebuild", ReleaseRebuild.as_view(), name="api_release_rebuild"),
    path(f"{RELEASE}/download", ReleaseDownload.as_view(), name="api_release_download"),
]
