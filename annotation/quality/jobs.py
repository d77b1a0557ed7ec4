"""Jobs that measure how well annotators agree."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from annotation.label_types.schema import schema_of
from annotation.projects.models import Project, ProjectState
from annotation.quality.models import AgreementReport
from annotation.quality.queries import answered_items, newest_annotation, reports_of
from core.jobs.tenant_jobs import across_job, enqueue, tenant_job
from core.tenancy.scope import across_tenants, tenant

JUST_MADE = timedelta(minutes=1)  # so that a job that runs twice makes one report


@tenant_job
def measure_agreement(*, organization_id: int, project_id: int) -> None:
    """Make a report of a project that has annotations, unless one was just made."""
    from annotation.quality.report import as_json, measure  # noqa: PLC0415  # numpy in jobs only

    with tenant(organization_id):
        project = Project.objects.select_related("schema").filter(pk=project_id).first()
        if project is None or project.schema is None:
            return
        newest, last = newest_annotation(project), reports_of(project).first()
        if newest is None or (last is not None and timezone.now() - last.made_at < JUST_MADE):
            return
        schema = schema_of(project.schema.fields)
        found = measure(schema, answered_items(project), seed=project.pk)
        if last is not None:
            forget_items(last)
        AgreementReport.objects.create(
            project=project,
            schema=project.schema,
            last_annotation=newest,
            figures=[as_json(each) for each in found],
        )


def forget_items(report: AgreementReport) -> None:
    """Take the items out of a report that will no longer be the newest."""
    for each in report.figures:
        each["confusions"] = [pair | {"items": []} for pair in each["confusions"]]
    report.save(update_fields=["figures"])


@across_job
def measure_all_agreement() -> int:
    """Queue a report of each live project with new annotations; how many were queued."""
    with across_tenants("find live projects to measure agreement in"):
        live = Project.objects.filter(state=ProjectState.LIVE)
        organizations = sorted(set(live.values_list("organization_id", flat=True)))
    return sum(queue_reports(organization_id) for organization_id in organizations)


def queue_reports(organization_id: int) -> int:
    """Queue those of one organization."""
    queued = 0
    with tenant(organization_id):
        for project in Project.objects.filter(state=ProjectState.LIVE).order_by("pk"):
            newest, last = newest_annotation(project), reports_of(project).first()
            if newest is not None and (last is None or last.last_annotation < newest):
                enqueue(measure_agreement, organization_id=organization_id, project_id=project.pk)
                queued += 1
    return queued
