"""Create releases, and rebuild failed ones."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.datasets.models import ItemState
from annotation.projects.models import Project
from annotation.releases.jobs import build_release
from annotation.releases.models import Release, ReleaseState
from annotation.workflow.lifecycle.models import Outcome
from core.audit.record import record
from core.identity.models import Member
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict, Invalid

STUCK_AFTER = timedelta(minutes=15)  # a million rows take one minute


@transaction.atomic
def create_release(*, by: Member, project: Project, note: str = "") -> Release:
    """Number a release and have it built; raises Invalid while no item is done."""
    require(by, "release.create", project)
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)  # one number at a time
    if not has_outcomes(project):
        raise Invalid(_("No items are done yet, so there is nothing to release."))
    newest = Release.objects.filter(project=project).aggregate(newest=Max("number"))["newest"]
    release = Release.objects.create(
        project=project, number=(newest or 0) + 1, note=note, created_by=by
    )
    record("release.create", by=by, subject=release, number=release.number)
    enqueue(build_release, organization_id=current_organization_id(), release_id=release.pk)
    return release


@transaction.atomic
def rebuild_release(*, by: Member, release: Release) -> None:
    """Start a release again that failed or got stuck; raises Conflict for any other."""
    require(by, "release.create", release.project)
    release = Release.objects.select_for_update(no_key=True).get(pk=release.pk)
    if release.state == ReleaseState.READY:
        raise Conflict(
            _("This release is finished and can't be changed. Create a new release instead.")
        )
    if not can_start_again(release):
        raise Conflict(_("This release is still being built. Wait for it to finish."))
    release.state, release.failure = ReleaseState.BUILDING, ""
    release.save(update_fields=["state", "failure"])
    record("release.rebuild", by=by, subject=release, number=release.number)
    enqueue(build_release, organization_id=current_organization_id(), release_id=release.pk)


def can_start_again(release: Release) -> bool:
    """Whether it failed, or has been building for so long that its worker must have died."""
    if release.state == ReleaseState.BUILDING:
        return timezone.now() - release.created_at > STUCK_AFTER
    return release.state == ReleaseState.FAILED


def has_outcomes(project: Project) -> bool:
    """Whether a release would have a row."""
    return Outcome.objects.filter(
        project=project, is_current=True, item__state=ItemState.DONE
    ).exists()
