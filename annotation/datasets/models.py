"""The data to be labelled: items, the batches they came in, and the imports that brought them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from annotation.media.models import Media
from annotation.projects.models import Project
from core.identity.models import Member
from core.tenancy.keys import TenantForeignKey, TenantKey
from core.tenancy.models import Row, TenantManager, TenantModel, TenantQuerySet


class BatchKind(models.TextChoices):
    """What a batch is for."""

    PILOT = "pilot", _("Pilot")
    PRODUCTION = "production", _("Production")
    RELABEL = "relabel", _("Relabel")


class Batch(TenantModel):
    """Items that came in together. A change of `priority` reaches its items by a job."""

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="batches")
    name = models.CharField(max_length=200)
    kind = models.CharField(
        max_length=10,
        choices=BatchKind,
        default=BatchKind.PRODUCTION,
        db_default=BatchKind.PRODUCTION,
    )
    priority = models.SmallIntegerField(default=0)
    deadline_on = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            TenantKey("project", name="batch_tenant_key"),
            TenantKey(name="batch_org_key"),
        ]
        indexes = [models.Index(fields=["project", "-id"], name="batch_newest")]

    def __str__(self) -> str:
        return self.name


class ItemState(models.TextChoices):
    """Where an item is in its life (product.md 2)."""

    LABELING = "labeling", _("Labeling")
    REVIEW = "review", _("In review")
    ADJUDICATION = "adjudication", _("Needs adjudication")
    DONE = "done", _("Done")
    EXCLUDED = "excluded", _("Excluded")


class Purpose(models.TextChoices):
    """What an item is for. Only production counts, is released, priced and shown in lists."""

    PRODUCTION = "production", _("Production")
    GOLD = "gold", _("Gold")
    EXAM = "exam", _("Exam")
    AUDIT = "audit", _("Audit")


PRODUCTION_SQL = f"purpose = '{Purpose.PRODUCTION}'"  # for statements of our own


class ProductionManager(TenantManager[Row]):
    """Items of production, so that what forgets to ask leaves the others out."""

    def get_queryset(self) -> TenantQuerySet[Row]:
        """The scope's production items."""
        return super().get_queryset().filter(purpose=Purpose.PRODUCTION)


class Item(TenantModel):
    """A text, a medium that may have a text of its own, or parts to compare: what is labelled.

    `parts` are those to compare, as data.parts has them: texts, or files whose rows are ItemParts;
    the text is then what they answer, if anything.

    `data` holds the columns annotators see beside the text; `hidden` is never sent to them.
    `slots` is how many people it needs, `open_slots` how many more may claim it. The queue hands
    out (priority falling, position rising); `queue_order` says what a position is made of. `skips`
    counts since a reviewer last sent it back to the queue; `note` is that reviewer's word to
    whoever gets it next. `purpose`: `objects` has items of production, `of_any_purpose` all.
    `has_reversals`: work on it was reversed, so its next work events may need another version.
    """

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="items")
    batch = TenantForeignKey(
        Batch, on_delete=models.CASCADE, carries=("project",), related_name="items"
    )
    external_id = models.CharField(max_length=200)
    text = models.TextField()
    parts = models.JSONField(null=True)
    data = models.JSONField(default=dict)
    hidden = models.JSONField(default=dict)
    media = TenantForeignKey(Media, on_delete=models.PROTECT, null=True, related_name="items")
    content_hash = models.BinaryField(max_length=32)
    state = models.CharField(max_length=12, choices=ItemState, default=ItemState.LABELING)
    priority = models.SmallIntegerField(default=0)
    position = models.BigIntegerField()
    slots = models.SmallIntegerField(default=1)
    open_slots = models.SmallIntegerField(default=1)
    skips = models.SmallIntegerField(default=0, db_default=0)
    note = models.CharField(max_length=1000, blank=True, default="", db_default="")
    purpose = models.CharField(
        max_length=10, choices=Purpose, default=Purpose.PRODUCTION, db_default=Purpose.PRODUCTION
    )
    created_at = models.DateTimeField(auto_now_add=True)
    has_reversals = models.BooleanField(default=False, db_default=False)

    objects: ClassVar[TenantManager[Self]] = ProductionManager()
    of_any_purpose: ClassVar[TenantManager[Self]] = TenantManager()

    class Meta(TenantModel.Meta):
        base_manager_name = "of_any_purpose"  # a row that points at an item may have it
        constraints = [
            TenantKey("project", name="item_tenant_key"),
            models.UniqueConstraint(fields=["project", "external_id"], name="item_external_once"),
            models.CheckConstraint(
                condition=models.Q(open_slots__gte=0, open_slots__lte=models.F("slots")),
                name="item_slots_in_range",
            ),
        ]
        indexes = [
            models.Index(
                fields=["project", "-priority", "position"],
                condition=models.Q(open_slots__gt=0),
                name="item_queue",
            ),
            models.Index(fields=["project", "content_hash"], name="item_content"),
            models.Index(fields=["project", "-id"], name="item_newest"),
            models.Index(fields=["project", "state", "-id"], name="item_by_state"),
            models.Index(fields=["batch", "-id"], name="item_by_batch"),
            models.Index(
                fields=["media"], condition=models.Q(media__isnull=False), name="item_by_media"
            ),
        ]

    def __str__(self) -> str:
        return self.external_id


class ItemPart(TenantModel):
    """A file that an item compares with others, at its `place` in `Item.parts`, counted from 0.

    Whoever may see the item may have the file; what is shown of it stands in the item itself.
    """

    project = TenantForeignKey(
        Project, on_delete=models.CASCADE, proven_by="item", related_name="+"
    )
    item = TenantForeignKey(
        Item, on_delete=models.CASCADE, carries=("project",), related_name="files"
    )
    place = models.SmallIntegerField()
    media = TenantForeignKey(Media, on_delete=models.PROTECT, related_name="parts")

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["item", "place"], name="itempart_place_once"),
        ]
        indexes = [models.Index(fields=["media"], name="itempart_by_media")]

    def __str__(self) -> str:
        return f"{self.item_id}, {self.place}"


class ImportState(models.TextChoices):
    """How far an import is."""

    INSPECTING = "inspecting", _("Reading the files")
    PREVIEW = "preview", _("Needs input")
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    CHECKED = "checked", _("Checked, needs confirmation")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Canceled")


class Import(TenantModel):
    """An uploaded table, or some uploaded files, on the way to a batch; all arrives or nothing.

    `options` is a data.importing.options.ImportOptions. A table lies in `stored_as`; files are
    rows of ImportFile. `passed_over` counts what a computer put among the files by itself.
    `preview` is what a job found in the files, and null until then; of a table it stays null.
    `attempt` counts how often it was started. An import that updates items runs twice: first as a
    check (`is_check`), which only counts and lists, then, once confirmed, for real. `changes` says
    how many items get another value in each column, as [name, items]; the text has the name "".
    """

    project = TenantForeignKey(Project, on_delete=models.CASCADE, related_name="imports")
    batch = TenantForeignKey(
        Batch, on_delete=models.SET_NULL, null=True, carries=("project",), related_name="imports"
    )
    file_name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=200, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    options = models.JSONField(default=dict)
    preview = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEW)
    read_bytes = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    imported = models.BigIntegerField(default=0)
    duplicates = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(db_default=0, default=0)
    changes = models.JSONField(db_default=[], default=list)
    is_check = models.BooleanField(db_default=False, default=False)
    passed_over = models.BigIntegerField(db_default=0, default=0)
    failure = models.TextField(blank=True)
    attempt = models.IntegerField(default=1, db_default=1)
    cancel_asked = models.BooleanField(default=False)
    started_by = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)  # when the uploaded files were removed

    class Meta(TenantModel.Meta):
        constraints = [TenantKey(name="import_tenant_key")]
        indexes = [
            models.Index(fields=["project", "-id"], name="import_newest"),
            models.Index(
                fields=["created_at"],
                condition=models.Q(removed_at__isnull=True),
                name="import_kept_files",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def known(self) -> int:
        """Rows that an earlier import had brought already: what no other count holds."""
        return self.rows - self.imported - self.updated - self.duplicates - self.refused


class ImportFile(TenantModel):
    """One of the files that a person chose for an import: an image, a text, or a ZIP of them."""

    source = TenantForeignKey(Import, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=200)
    size_bytes = models.BigIntegerField()
    is_zip = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["source", "id"], name="import_file_by_source")]

    def __str__(self) -> str:
        return self.name


class FindingKind(models.TextChoices):
    """What a row of a file is that is no new item."""

    UPDATED = "updated", _("Updates item")
    DUPLICATE = "duplicate", _("Exact duplicate")
    KNOWN = "known", _("Already imported")
    REFUSED = "refused", _("Rejected")


class ImportFinding(TenantModel):
    """A row that did not become an item, and why; `like_line` is the row it repeats.

    Of a row that updates an item the reason lists the values before and after.
    """

    source = TenantForeignKey(Import, on_delete=models.CASCADE, related_name="findings")
    line = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=FindingKind)
    reason = models.CharField(max_length=300)
    raw = models.TextField()
    like_line = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["source", "id"], name="finding_by_source")]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"
