"""All tables of the app, from its feature packages."""

from annotation.changing.models import ItemChange
from annotation.data.counts.models import BatchCount, ItemCount, ItemMove
from annotation.data.models import Batch, Import, ImportFile, ImportFinding, Item, ItemPart
from annotation.guidelines.models import Acknowledgement, GuidelinePicture, GuidelineVersion
from annotation.keys.own_keys import OwnKeys
from annotation.media.models import Media
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
from annotation.questions.models import Question
from annotation.releases.diff.models import ReleaseDiff
from annotation.releases.models import Release
from annotation.review.bulk.models import BulkAccept
from annotation.work.models import WorkEvent
from annotation.workflow.excluding import ItemExclusion
from annotation.workflow.frontier import Frontier
from annotation.workflow.models import Annotation, Assignment, Draft, Outcome, Review
from annotation.workflow.track_record import TrackRecord

__all__ = [
    "Acknowledgement",
    "Annotation",
    "Assignment",
    "Batch",
    "BatchCount",
    "BulkAccept",
    "Draft",
    "Frontier",
    "GuidelinePicture",
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
    "Release",
    "ReleaseDiff",
    "Review",
    "SchemaVersion",
    "TrackRecord",
    "WorkEvent",
]
