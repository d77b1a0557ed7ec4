"""What is a project of a test: settings, guideline, data?"""

import hashlib
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from PIL import Image

from annotation.datasets.models import Batch, Import, ImportFile, ImportFinding, Item
from annotation.datasets.saved_views.models import SavedView
from annotation.projects.grants import CODENAMES, Level
from annotation.projects.guidelines.images.actions import add_image
from annotation.projects.guidelines.models import Acknowledgement, GuidelineVersion
from annotation.projects.models import (
    PersonGrant,
    PolicyVersion,
    PoolDay,
    Project,
    ProjectCopy,
    ProjectPool,
    ProjectState,
    SchemaVersion,
)

SCHEMA = [
    {
        "name": "label",
        "kind": "choice",
        "title": "Label",
        "required": True,
        "multiple": False,
        "options": [
            {"key": "ham", "title": "Ham", "colour": 1, "hotkey": "1"},
            {"key": "spam", "title": "Spam", "colour": 2, "hotkey": "2"},
        ],
    }
]
POLICY = {"overlap": "1.2", "review": {"mode": "sample", "percent": 10}}
SEED = 1_618_033_988  # samples fall alike in each run: no test fails once in a hundred times
CONTENT = {
    "overview": "Read the whole message.",
    "blocks": [
        {
            "class_key": key,
            "definition": f"What {key} is.",
            "label_when": f"It is {key}.",
            "do_not_label_when": "It is something else.",
            "edge_cases": "",
            "examples": [{"text": f"A typical {key}.", "good": True, "note": ""}],
        }
        for key in ("ham", "spam")
    ],
}


def make_project(name="Messages", *, by, pools=(), state=ProjectState.LIVE, **values):
    """A project with schema and policy in force, worked on by the pools; no guideline, no data."""
    values = {"template": "text-classification", "seed": SEED} | values
    project = Project.objects.create(name=name, created_by=by, state=state, **values)
    project.schema = SchemaVersion.objects.create(
        project=project, number=1, fields=SCHEMA, created_by=by
    )
    project.policy = PolicyVersion.objects.create(
        project=project, number=1, settings=POLICY, created_by=by
    )
    project.save(update_fields=["schema", "policy"])
    grant(project, by)
    for pool in pools:
        ProjectPool.objects.create(project=project, pool=pool)
    return project


def grant(project, *members, level=Level.MANAGE):
    """Let these members do so much in the project."""
    for member in members:
        PersonGrant.objects.assign_perm(CODENAMES[level], member.user, project)


def make_guideline(project, *, by, content=None, readers=(), major=1):
    """A published version in force, acknowledged by the readers."""
    version = GuidelineVersion.objects.create(
        project=project,
        major=major,
        content=CONTENT if content is None else content,
        edited_by=by,
        published_at=timezone.now(),
    )
    project.guideline = version
    project.save(update_fields=["guideline"])
    for member in readers:
        Acknowledgement.objects.create(project=project, member=member, major=major)
    return version


def make_earlier_guideline(project, *, by, content):
    """A version that was published before the first major one."""
    return GuidelineVersion.objects.create(
        project=project, minor=9, content=content, edited_by=by, published_at=timezone.now()
    )


def make_image(project, *, by, name="image"):
    """An image of the guideline: one grey dot, added as a manager adds one."""
    content = io.BytesIO()
    Image.new("L", (1, 1), 128).save(content, "PNG")
    upload = SimpleUploadedFile("dot.png", content.getvalue())
    return add_image(by=by, project=project, upload=upload, words=name)


def make_copy(project, *, by, source=None, **values):
    """What says that a project began as a copy; without a source, of itself."""
    return ProjectCopy.objects.create(
        project=project, source=source or project, started_by=by, **values
    )


def make_pool_day(project, pool, *, answers=1):
    """What a pool gave today, as it was counted."""
    return PoolDay.objects.create(
        project=project, pool=pool, day=timezone.localdate(), answers=answers
    )


def make_batch(project, name="First batch", **values):
    """An empty batch."""
    return Batch.objects.create(project=project, name=name, **values)


def make_saved_view(project, *, by, name="Open", filters=None, is_shared=True):
    """A saved view of the list of items."""
    return SavedView.objects.create(
        project=project,
        owner=by,
        name=name,
        is_shared=is_shared,
        filters=filters or {"state": "labeling"},
    )


def make_item(batch, text, *, external_id="", **values):
    """One text to be labelled, last in the queue."""
    count = Item.objects.filter(project_id=batch.project_id).count()
    values.setdefault("position", count + 1)
    return Item.objects.create(
        project_id=batch.project_id,
        batch=batch,
        external_id=external_id or f"row-{count + 1}",
        text=text,
        content_hash=hashlib.sha256(text.encode()).digest(),
        **values,
    )


def make_copies(item, text, number):
    """So many newer items like this one with another text, written by the database itself."""
    own = {"id", "external_id", "position", "text"}
    copied = ", ".join(each.column for each in Item._meta.fields if each.column not in own)
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into annotation_item (external_id, position, text, {copied})"
            f" select external_id || '-' || n, position + n, %s, {copied}"
            " from annotation_item, generate_series(1, %s) n where id = %s",
            [text, number, item.pk],
        )


def make_import(project, *, by, file_name="messages.tsv", **values):
    """An uploaded file; without `state` it waits for its preview to be confirmed."""
    values.setdefault("stored_as", file_name)
    return Import.objects.create(project=project, file_name=file_name, started_by=by, **values)


def make_import_file(source, name, **values):
    """One of the files that an import was given."""
    values = {"stored_as": name, "size_bytes": 1} | values
    return ImportFile.objects.create(source=source, name=name, **values)


def make_finding(source, *, line=1, raw="", reason="Exact duplicate of line 1", **values):
    """A row of an import that did not become an item."""
    values.setdefault("kind", "duplicate")
    return ImportFinding.objects.create(source=source, line=line, raw=raw, reason=reason, **values)
