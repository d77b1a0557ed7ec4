"""All tables of the app, from its feature packages."""

from annotation.data.models import Batch, Import, ImportFile, ImportFinding, Item
from annotation.guidelines.models import Acknowledgement, GuidelineVersion
from annotation.media.models import Media
from annotation.projects.models import (
    PolicyVersion,
    PoolDay,
    Project,
    ProjectPool,
    SchemaVersion,
)
from annotation.questions.models import Question
from annotation.releases.models import Release
from annotation.work.models import WorkEvent
from annotation.workflow.models import Annotation, Assignment, Draft, Outcome, Review

__all__ = [
    "Acknowledgement",
    "Annotation",
    "Assignment",
    "Batch",
    "Draft",
    "GuidelineVersion",
    "Import",
    "ImportFile",
    "ImportFinding",
    "Item",
    "Media",
    "Outcome",
    "PolicyVersion",
    "PoolDay",
    "Project",
    "ProjectPool",
    "Question",
    "Release",
    "Review",
    "SchemaVersion",
    "WorkEvent",
]
