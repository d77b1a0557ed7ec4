"""Change a project's workflow settings by a new version of its policy."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from annotation.datasets.overlap_change import adjust_slots
from annotation.datasets.queue_order import redraw_positions
from annotation.projects.closing import refuse_closed
from annotation.projects.models import PolicyVersion, Project
from annotation.projects.start import lock_project
from annotation.workflow.lifecycle.decision import DecisionSettings
from annotation.workflow.lifecycle.policy import Policy, parse_policy, stored_policy
from annotation.workflow.lifecycle.queue_settings import QueueSettings
from core.audit.record import record
from core.identity.models import Member
from core.jobs.tenant_jobs import enqueue
from core.permissions.can import require
from core.tenancy.scope import current_organization_id
from core.web.errors import Conflict


class PolicyChanged(Conflict):
    """Somebody else changed the policy since it was looked at."""

    code = "policy_changed"


@transaction.atomic
def change_policy(
    *, by: Member, project: Project, policy: Policy, opened_on: int | None = None
) -> PolicyVersion:
    """Put these settings in force as the next version; the present one if nothing differs.

    Another overlap or order reaches the items that are here by a job. Raises PolicyChanged if
    somebody was quicker (`opened_on` is the number of the version the change started from).
    """
    require(by, "project.change", project)
    locked = lock_project(project)
    refuse_closed(locked)
    current: PolicyVersion | None = locked.policy
    if current is not None and opened_on not in (None, current.number):
        raise PolicyChanged(
            _(
                "Another manager changed these settings in the meantime. Compare them with the "
                "current settings. To replace version %(number)s with the values in this form, "
                "save again."
            )
            % {"number": current.number}
        )
    before = parse_policy(current.settings) if current is not None else Policy()
    if current is not None and before == policy:
        return current
    newest = PolicyVersion.objects.filter(project=locked).aggregate(last=Max("number"))["last"]
    version: PolicyVersion = PolicyVersion.objects.create(
        project=locked, number=(newest or 0) + 1, settings=stored_policy(policy), created_by=by
    )
    locked.policy = project.policy = version
    locked.save(update_fields=["policy"])
    record("policy.change", by=by, subject=version, project=project.pk, number=version.number)
    reach_items(locked, before, policy)
    return version


def reach_items(project: Project, before: Policy, after: Policy) -> None:
    """Queue the jobs that bring the items that are here under changed settings."""
    ids = {"organization_id": current_organization_id(), "project_id": project.pk}
    if before[QueueSettings].order != after[QueueSettings].order:
        enqueue(redraw_positions, **ids)
    if before[DecisionSettings].overlap != after[DecisionSettings].overlap:
        enqueue(adjust_slots, **ids)
