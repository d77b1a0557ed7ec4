"""All tables of the app, from its feature packages."""

from annotation.datasets.counts.models import BatchCount, ItemCount, ItemMove
from annotation.datasets.models import Batch, Import, ImportFile, ImportFinding, Item, ItemPart
from annotation.datasets.saved_views.models import SavedView
from annotation.media.models import Media
from annotation.projects.guidelines.models import (
    Acknowledgement,
    GuidelineImage,
    GuidelineVersion,
)
from annotation.projects.models import (
    PersonGrant,
    PolicyVersion,
    PoolDay,
    PoolGrant,
    Project,
    ProjectCopy,
    ProjectPool,
    SchemaVersion,
)
from annotation.quality.models import AgreementReport
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.models import Release
from annotation.workflow.bulk_changes.models import ItemChange
from annotation.workflow.events.models import WorkEvent
from annotation.workflow.lifecycle.excluding import ItemExclusion
from annotation.workflow.lifecycle.models import Annotation, Assignment, Draft, Outcome, Review
from annotation.workflow.lifecycle.queue_cursor import QueueCursor
from annotation.workflow.lifecycle.track_record import TrackRecord
from annotation.workflow.questions.models import Question
from annotation.workflow.review.bulk.models import BulkAccept
from annotation.workflow.shortcuts.own_keys import OwnKeys

__all__ = [
    "Acknowledgement",
    "AgreementReport",
    "Annotation",
    "Assignment",
    "Batch",
    "BatchCount",
    "BulkAccept",
    "Draft",
    "GuidelineImage",
    "GuidelineVersion",
    "Import",
    "ImportFile",
    "ImportFinding",
    "Item",
    "ItemChange",
    "ItemCount",
    "ItemExclusion",
    "ItemMove",
    "ItemPart",
    "Media",
    "Outcome",
    "OwnKeys",
    "PersonGrant",
    "PolicyVersion",
    "PoolDay",
    "PoolGrant",
    "Project",
    "ProjectCopy",
    "ProjectPool",
    "Question",
    "QueueCursor",
    "Release",
    "ReleaseDiff",
    "Review",
    "SavedView",
    "SchemaVersion",
    "TrackRecord",
    "WorkEvent",
]
