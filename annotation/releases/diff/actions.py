"""Start comparisons of releases."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from annotation.releases.diff.jobs import build_diff
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.models import Release, ReleaseState
from core.audit.record import record
from core.identity.models import Member
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Invalid

STUCK_AFTER = timedelta(minutes=15)


@transaction.atomic
def compare_releases(*, by: Member, one: Release, other: Release) -> ReleaseDiff:
    """The comparison of two ready releases of a project, the older first; begun if there is none.

    One that failed or got stuck begins again. Raises Invalid for one release with itself, for two
    projects, and for a release that isn't ready.
    """
    require(by, "release.view")
    older, newer = sorted((one, other), key=lambda release: release.number)
    if older.pk == newer.pk:
        raise Invalid(_("Choose two different releases."))
    if older.project_id != newer.project_id:
        raise Invalid(_("Choose two releases of the same project."))
    if {older.state, newer.state} != {ReleaseState.READY}:
        raise Invalid(_("Releases can be compared only when they are ready."))
    ReleaseDiff.objects.bulk_create(
        [ReleaseDiff(older=older, newer=newer, asked_by=by, state=ReleaseState.FAILED)],
        ignore_conflicts=True,
    )
    rows = ReleaseDiff.objects.select_for_update(no_key=True)
    diff = rows.get(older=older, newer=newer)
    if can_begin(diff):
        begin(diff, by=by)
    return diff


def can_begin(diff: ReleaseDiff) -> bool:
    """Whether it is new or failed, or its worker must have died."""
    if diff.state == ReleaseState.BUILDING:
        return timezone.now() - diff.created_at > STUCK_AFTER
    return diff.state == ReleaseState.FAILED


def begin(diff: ReleaseDiff, *, by: Member) -> None:
    """Have it worked out."""
    diff.state, diff.failure, diff.rows = ReleaseState.BUILDING, "", 0
    diff.created_at = timezone.now()
    diff.save(update_fields=["state", "failure", "rows", "created_at"])
    record("release.compare", by=by, subject=diff, older=diff.older_id, newer=diff.newer_id)
    enqueue(build_diff, organization_id=current_organization_id(), diff_id=diff.pk)
