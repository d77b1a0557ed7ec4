"""The guideline version that applies to a member."""

from __future__ import annotations

from django.db.models import QuerySet

from annotation.label_types.schema import LabelSchema, schema_of
from annotation.projects.guidelines.classes import LabelClass, classes_of
from annotation.projects.guidelines.content import Guideline, parse_guideline, with_all_classes
from annotation.projects.guidelines.models import Acknowledgement, GuidelineVersion
from annotation.projects.models import Project
from core.identity.models import Member


def needs_acknowledgement(member: Member, project: Project) -> GuidelineVersion | None:
    """The version the member must read before going on; None if nothing new was published."""
    current = project.guideline
    if current is None:
        return None
    known = Acknowledgement.objects.filter(project=project, member=member, major=current.major)
    return None if known.exists() else current


def read_before(member: Member, project: Project) -> GuidelineVersion | None:
    """The last version of the newest major one that the member acknowledged earlier."""
    major = (
        Acknowledgement.objects.filter(project=project, member=member)
        .order_by("-major")
        .values_list("major", flat=True)
        .first()
    )
    return None if major is None else published(project).filter(major=major).first()


def published(project: Project) -> QuerySet[GuidelineVersion]:
    """The published versions, newest first."""
    versions: QuerySet[GuidelineVersion] = GuidelineVersion.objects.filter(
        project=project, published_at__isnull=False
    )
    return versions.select_related("edited_by__user").order_by("-major", "-minor")


def draft_of(project: Project) -> GuidelineVersion | None:
    """The unpublished version, if there is one."""
    drafts: QuerySet[GuidelineVersion] = GuidelineVersion.objects.filter(
        project=project, published_at=None
    )
    return drafts.select_related("edited_by__user").first()


def newest_version(project: Project) -> GuidelineVersion | None:
    """The draft, else the version published last."""
    return draft_of(project) or published(project).first()


def labels_of(project: Project) -> LabelSchema:
    """The label schema in force; one without fields before there is any."""
    return schema_of(project.schema.fields) if project.schema else LabelSchema(())


def project_classes(project: Project) -> tuple[LabelClass, ...]:
    """The classes the guideline explains."""
    return classes_of(labels_of(project))


def content_to_edit(project: Project, version: GuidelineVersion | None) -> Guideline:
    """A version's text with a block for each class that is in the schema now."""
    written = parse_guideline(version.content) if version else Guideline()
    return with_all_classes(written, project_classes(project))
