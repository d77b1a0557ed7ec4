"""Reference pages, error codes and limits of annotation."""

from __future__ import annotations

from annotation.label_types.reference import label_schema_page
from annotation.workflow.lifecycle.settings_reference import workflow_settings_page
from core.reference.entries import DocumentedLimit, ErrorCode, ReferencePage, error_codes

PAGES = [
    ReferencePage("reference/label-schema.md", label_schema_page),
    ReferencePage("reference/workflow-settings.md", workflow_settings_page),
]

CODES = [
    ErrorCode(
        "schema_changed",
        (409, 422),
        "The label schema has a newer version. 422: the annotation no longer fits it.",
        "Read the schema again, adjust, and send again.",
    ),
    ErrorCode(
        "no_pool",
        (409, 422),
        "The member isn't in any pool of the project.",
        "Add the member to one of the project's pools first.",
    ),
    ErrorCode(
        "name_taken",
        (409, 422),
        "Another project, or another saved view, has this name.",
        "Choose another name.",
    ),
    *error_codes(
        409,
        {
            "inspecting": (
                "The import's files are still being read.",
                "Wait until its `state` isn't `inspecting`.",
            ),
            "project_closed": ("The project is closed.", "Reopen the project first."),
            "too_many_views": (
                "The project has too many saved views.",
                "Delete one first.",
            ),
            "not_reviewable": (
                "The annotation can't be reviewed now.",
                "Read `detail`, which has the reason.",
            ),
            "guideline_changed": (
                "The guideline was changed since it was read.",
                "Read the draft again, then send your changes.",
            ),
            "no_draft": ("There is no draft to publish.", "Save a draft first."),
            "stale_guideline": (
                "A newer major version of the guideline must be read first. `to` is its ID.",
                "Acknowledge it, then repeat the request.",
            ),
            "needs_confirmation": (
                "The change affects existing annotations. The error lists the effects.",
                "Send the request again with `confirmed` set to the error's `confirm`.",
            ),
            "policy_changed": (
                "The workflow settings were changed since they were read.",
                "Read them again, then send your change.",
            ),
            "not_ready": (
                "The project can't be started yet.",
                "Do the steps of `GET /projects/<id>/checklist`.",
            ),
            "no_undo": ("This bulk change can't be undone.", "Make the opposite change."),
            "nothing_idle": ("No annotator is holding the item idle.", "No action is needed."),
            "revision": (
                "The annotation was changed elsewhere. `revision` is the current one.",
                "Compare both versions, then send again with the current revision.",
            ),
            "reopened_already": (
                "The annotator is already changing another annotation.",
                "Submit that one first, or keep its earlier version.",
            ),
            "excluded": ("The item is excluded from the project.", "Go on to the next item."),
            "too_late": (
                "The annotation was submitted more than a day ago.",
                "Ask a reviewer to return it.",
            ),
            "decided": (
                "A reviewer has already decided on the annotation.",
                "It can't be changed. Dispute the decision if it was rejected.",
            ),
            "other_labels": (
                "The new version has another number of labels than the accepted one.",
                "Send the same number of labels for each label type.",
            ),
            "disputed": (
                "The rejection is already disputed, or the item has an open dispute.",
                "Wait until a second reviewer has decided it.",
            ),
            "not_excluded": ("The item isn't excluded.", "No action is needed."),
            "too_many_questions": (
                "The annotator has too many open questions in the project.",
                "Wait for answers.",
            ),
            "answered": ("The question is already answered.", "Read the answer."),
            "organization_suspended": (
                "The organization is suspended, so no new items are handed out.",
                "Finish items in progress. An owner can settle the open payment.",
            ),
            "submitted": ("The item is already submitted.", "Get the next item."),
            "project_paused": ("The project is paused.", "Try again after it is resumed."),
            "pool_share": ("The pool has completed its share of the project.", "Stop requesting."),
            "pool_day": ("The pool has reached its daily limit.", "Try again tomorrow."),
            "daily_cap": ("The annotator has reached the daily limit.", "Try again tomorrow."),
            "stale_review": (
                "Another reviewer has taken or decided the review.",
                "Get the next review.",
            ),
            "review_decided": ("The review is already decided.", "Get the next review."),
            "review_held": ("Another reviewer has the review open.", "Get the next review."),
            "review_cap": (
                "The reviewer has too many reviews in progress.",
                "Decide one or return it to the queue.",
            ),
            "review_not_held": ("The review isn't open for this reviewer.", "Open it again."),
            "not_returned": (
                "The annotation is no longer returned to its author.",
                "There is nothing to dispute.",
            ),
        },
    ),
    *error_codes(
        410,
        {
            "file_missing": ("The stored file is missing.", "Create the release again."),
            "not_yours": (
                "The item can no longer be changed by this member.",
                "Get the next item.",
            ),
            "lease_expired": (
                (
                    "The item is no longer in progress for this annotator. `canRetake` says "
                    "whether it can be opened again."
                ),
                "Open it again, or get the next item. The draft is kept.",
            ),
        },
    ),
    *error_codes(
        422,
        {
            "kind": ("The type of the batch or change is unknown.", "Use one that is listed."),
            "priority": ("The priority is outside its range.", "See [limits.md](limits.md)."),
            "classes": (
                "The classes don't fit the project template.",
                "Send classes only to a template that takes them.",
            ),
            "no_guideline": ("The project has no published guideline.", "Publish one first."),
            "field_in_use": (
                "The field can't be removed, because unfinished items have annotations for it.",
                "Make the field optional, or wait until those items are done.",
            ),
            "kind_changed": (
                "The field had another label type in an earlier version.",
                "Give the field another name.",
            ),
            "unknown_release": (
                "The project has no release with this ID.",
                "Use an ID from `GET /projects/<id>/releases`.",
            ),
            "reason": ("A reason is required.", "Send `reason`."),
            "comment": ("A comment is required.", "Send `comment`."),
            "filters": ("Filters or their values are unknown.", "Fix `filters`."),
            "no_filters": ("The saved view has no filter and no order.", "Set one first."),
            "no_items": ("No items are selected.", "Select at least one item."),
            "remarks": ("Remarks on fields or regions are wrong.", "Fix `remarks`."),
            "text": ("The text is empty or too long.", "Fix `text`."),
        },
    ),
]


def limit(group: str, what: str, constant: str, unit: str = "") -> DocumentedLimit:
    """A limit whose constant is in annotation."""
    return DocumentedLimit(group, what, f"annotation.{constant}", unit)


FILES, IMPORTS, PROJECTS = "Files", "Imports", "Projects"
WORK, ANNOTATIONS = "Labeling and review", "Annotations"
LIMITS = [
    limit(FILES, "Size of a text file", "media.limits.TEXT_BYTES", "bytes"),
    limit(FILES, "Size of an image", "media.limits.IMAGE_BYTES", "bytes"),
    limit(FILES, "Pixels of an image", "media.limits.IMAGE_PIXELS"),
    limit(FILES, "Size of an audio file", "media.limits.AUDIO_BYTES", "bytes"),
    limit(FILES, "Length of an audio file", "media.limits.AUDIO_SECONDS", "seconds"),
    limit(FILES, "Channels of an audio file", "media.limits.AUDIO_CHANNELS"),
    limit(FILES, "Size of a video", "media.limits.VIDEO_BYTES", "bytes"),
    limit(FILES, "Frames of a video", "media.limits.VIDEO_FRAMES"),
    limit(FILES, "Pixels of a video frame", "media.limits.VIDEO_PIXELS"),
    limit(FILES, "Size of a time series file", "media.limits.SERIES_BYTES", "bytes"),
    limit(FILES, "Points of a time series", "media.limits.SERIES_POINTS"),
    limit(FILES, "Channels of a time series", "media.limits.SERIES_CHANNELS"),
    limit(FILES, "Values of a time series (points × channels)", "media.limits.SERIES_VALUES"),
    limit(IMPORTS, "Entries of a ZIP file", "datasets.imports.archive.MAX_ENTRIES"),
    limit(IMPORTS, "Columns of a table", "datasets.imports.options.MAX_COLUMNS"),
    limit(
        IMPORTS, "Length of a column name", "datasets.imports.options.MAX_NAME_LENGTH", "characters"
    ),
    limit(IMPORTS, "Length of a row", "datasets.imports.reader.MAX_ROW_LENGTH", "characters"),
    limit(IMPORTS, "Size of an item's text", "datasets.imports.row_shape.MAX_TEXT_BYTES", "bytes"),
    limit(
        IMPORTS,
        "Length of an external ID",
        "datasets.imports.row_shape.MAX_ID_LENGTH",
        "characters",
    ),
    limit(IMPORTS, "Entries of an item to compare", "datasets.imports.options.MAX_CANDIDATES"),
    limit(PROJECTS, "Saved views of a project", "datasets.saved_views.actions.MAX_VIEWS"),
    limit(PROJECTS, "Classes of a new project", "projects.api.MAX_CLASSES"),
    limit(
        PROJECTS, "Fields in the schema editor", "projects.schema_editor.editor_state.MAX_FIELDS"
    ),
    limit(
        PROJECTS,
        "Length of a guideline text",
        "projects.guidelines.content.MAX_TEXT_LENGTH",
        "characters",
    ),
    limit(
        PROJECTS,
        "Length of a guideline",
        "projects.guidelines.content.MAX_CHARACTERS",
        "characters",
    ),
    limit(PROJECTS, "Examples in a guideline", "projects.guidelines.content.MAX_EXAMPLES"),
    limit(
        PROJECTS, "Guideline images of a project", "projects.guidelines.images.actions.MAX_IMAGES"
    ),
    limit(
        PROJECTS, "Pixels of a guideline image", "projects.guidelines.images.encoding.MAX_PIXELS"
    ),
    limit(PROJECTS, "Daily limits of pools and members", "projects.pools_page.MAX_PER_DAY"),
    limit(WORK, "Annotations of one item", "workflow.lifecycle.advance.MAX_SLOTS"),
    limit(
        WORK, "Skips until a reviewer decides on an item", "workflow.lifecycle.advance.MAX_SKIPS"
    ),
    limit(
        WORK,
        "Rejections until another reviewer decides",
        "workflow.lifecycle.advance.MAX_REJECTIONS",
    ),
    limit(
        WORK, "Items in a bulk change of selected items", "workflow.bulk_changes.actions.MAX_COUNT"
    ),
    limit(WORK, "Items assigned at once", "workflow.assignments.actions.MAX_COUNT"),
    limit(WORK, "Items whose priority changes at once", "datasets.batches.actions.MAX_COUNT"),
    limit(
        WORK, "Priority of an item or batch, also below zero", "datasets.batches.actions.MAX_VALUE"
    ),
    limit(WORK, "Reviews accepted at once", "workflow.review.bulk.selection.MAX_COUNT"),
    limit(WORK, "Remarks of a review", "workflow.lifecycle.remarks.MAX_REMARKS"),
    limit(WORK, "Length of a remark", "workflow.lifecycle.remarks.MAX_REMARK_LENGTH", "characters"),
    limit(
        WORK,
        "Length of a review comment",
        "workflow.review.past_decisions.MAX_COMMENT_LENGTH",
        "characters",
    ),
    limit(
        WORK,
        "Length of the reason of a dispute",
        "workflow.review.disputes.MAX_COMMENT_LENGTH",
        "characters",
    ),
    limit(
        WORK, "Open questions of an annotator in a project", "workflow.questions.actions.MAX_OPEN"
    ),
    limit(
        WORK,
        "Length of a question or answer",
        "workflow.questions.actions.MAX_LENGTH",
        "characters",
    ),
    limit(ANNOTATIONS, "Regions of a field", "label_types.regions.MAX_REGIONS"),
    limit(ANNOTATIONS, "Points of a polygon", "label_types.polygon.MAX_POINTS"),
    limit(ANNOTATIONS, "Holes of a polygon", "label_types.polygon.MAX_HOLES"),
    limit(ANNOTATIONS, "Points of all polygons of a field", "label_types.polygon.MAX_TOTAL_POINTS"),
    limit(ANNOTATIONS, "Points of a polyline", "label_types.polyline.MAX_POINTS"),
    limit(
        ANNOTATIONS, "Points of all polylines of a field", "label_types.polyline.MAX_TOTAL_POINTS"
    ),
    limit(ANNOTATIONS, "Runs of all masks of an annotation", "label_types.mask.MAX_RUNS"),
    limit(ANNOTATIONS, "Tracks of a field", "label_types.track.MAX_TRACKS"),
    limit(ANNOTATIONS, "Keyframes of all tracks of a field", "label_types.track.MAX_KEYFRAMES"),
    limit(ANNOTATIONS, "Characters of a text", "label_types.text.MAX_LENGTH", "characters"),
    limit(ANNOTATIONS, "Levels of a class tree", "label_types.taxonomy.MAX_DEPTH"),
]

ENTRIES = [*PAGES, *CODES, *LIMITS]
