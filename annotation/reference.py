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
        "The label schema was changed. With 422, the annotation no longer fits it.",
        "Read the schema again, adjust the annotation, and send it again.",
    ),
    ErrorCode(
        "no_pool",
        (409, 422),
        "The member isn't in any of the project's pools.",
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
                "Wait until its `state` is no longer `inspecting`.",
            ),
            "project_closed": ("The project is closed.", "Reopen the project first."),
            "too_many_views": (
                "The project has too many saved views.",
                "Delete one first.",
            ),
            "not_reviewable": (
                "The annotation can't be reviewed now.",
                "See `detail` for the reason.",
            ),
            "guideline_changed": (
                "The guideline was changed since it was read.",
                "Read the draft again, then resend your changes.",
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
                "Read them again, then resend your change.",
            ),
            "not_ready": (
                "The project can't be started yet.",
                "Complete the steps listed by `GET /projects/<id>/checklist`.",
            ),
            "no_undo": ("This bulk change can't be undone.", "Create a change that reverses it."),
            "nothing_idle": ("No inactive annotator has the item open.", "No action is needed."),
            "revision": (
                "The annotation was changed elsewhere. `revision` is the current one.",
                "Compare both versions, then resend with the current revision.",
            ),
            "reopened_already": (
                "The annotator is already changing another annotation.",
                "Submit that one first, or keep its earlier version.",
            ),
            "excluded": ("The item is excluded from the project.", "Get the next item."),
            "too_late": (
                "The annotation was submitted more than a day ago.",
                "Ask a reviewer to return it.",
            ),
            "decided": (
                "A reviewer has already decided on the annotation.",
                "It can't be changed. Dispute the decision if it was rejected.",
            ),
            "other_labels": (
                "The new version doesn't have the same number of labels as the accepted one.",
                "Send the same number of labels for each label type.",
            ),
            "disputed": (
                "The rejection is already disputed, or the item has an open dispute.",
                "Wait until a second reviewer decides.",
            ),
            "not_excluded": ("The item isn't excluded.", "No action is needed."),
            "too_many_questions": (
                "The annotator has too many open questions in the project.",
                "Wait until questions are answered.",
            ),
            "answered": ("The question is already answered.", "Read the answer."),
            "organization_suspended": (
                "The organization is suspended, so no new items are assigned.",
                "Finish items in progress. An owner can settle the outstanding payment.",
            ),
            "submitted": ("The item is already submitted.", "Get the next item."),
            "project_paused": ("The project is paused.", "Try again after it is resumed."),
            "pool_share": (
                "The pool has completed its share of the project.",
                "Stop requesting items.",
            ),
            "budget": (
                "A budget for the work is used up, so no new items are assigned.",
                "Finish items in progress. An admin can raise the budget.",
            ),
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
                "Finish a review or return one to the queue.",
            ),
            "review_not_held": (
                "The review isn't open for this reviewer.",
                "Claim the review again.",
            ),
            "not_returned": (
                "The annotation is no longer returned to its annotator.",
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
            "kind": ("The type of the batch or change is unknown.", "Use one of the listed types."),
            "priority": ("The priority is out of range.", "See [limits.md](limits.md)."),
            "classes": (
                "The classes don't fit the project template.",
                "Send `classes` only with a template that uses them.",
            ),
            "no_guideline": (
                "The project has no published guideline.",
                "Publish a guideline first.",
            ),
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
            "filters": ("A filter or its value is unknown.", "Fix `filters`."),
            "no_filters": (
                "The saved view has no filter or sort order.",
                "Set a filter or sort order.",
            ),
            "no_items": ("No items are selected.", "Select at least one item."),
            "remarks": (
                "A remark refers to an unknown field or region, or isn't valid.",
                "Fix `remarks`.",
            ),
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
    limit(FILES, "Text file size", "media.limits.TEXT_BYTES", "bytes"),
    limit(FILES, "Image size", "media.limits.IMAGE_BYTES", "bytes"),
    limit(FILES, "Pixels per image", "media.limits.IMAGE_PIXELS"),
    limit(FILES, "Audio file size", "media.limits.AUDIO_BYTES", "bytes"),
    limit(FILES, "Audio file length", "media.limits.AUDIO_SECONDS", "seconds"),
    limit(FILES, "Channels per audio file", "media.limits.AUDIO_CHANNELS"),
    limit(FILES, "Video size", "media.limits.VIDEO_BYTES", "bytes"),
    limit(FILES, "Frames per video", "media.limits.VIDEO_FRAMES"),
    limit(FILES, "Pixels per video frame", "media.limits.VIDEO_PIXELS"),
    limit(FILES, "Time series file size", "media.limits.SERIES_BYTES", "bytes"),
    limit(FILES, "Points per time series", "media.limits.SERIES_POINTS"),
    limit(FILES, "Channels per time series", "media.limits.SERIES_CHANNELS"),
    limit(FILES, "Values per time series (points × channels)", "media.limits.SERIES_VALUES"),
    limit(IMPORTS, "Files in a ZIP file", "datasets.imports.archive.MAX_ENTRIES"),
    limit(IMPORTS, "Columns per table", "datasets.imports.options.MAX_COLUMNS"),
    limit(IMPORTS, "Column name length", "datasets.imports.options.MAX_NAME_LENGTH", "characters"),
    limit(IMPORTS, "Row length", "datasets.imports.reader.MAX_ROW_LENGTH", "characters"),
    limit(IMPORTS, "Item text size", "datasets.imports.row_shape.MAX_TEXT_BYTES", "bytes"),
    limit(
        IMPORTS,
        "External ID length",
        "datasets.imports.row_shape.MAX_ID_LENGTH",
        "characters",
    ),
    limit(IMPORTS, "Options to compare per item", "datasets.imports.options.MAX_CANDIDATES"),
    limit(PROJECTS, "Saved views per project", "datasets.saved_views.actions.MAX_VIEWS"),
    limit(PROJECTS, "Classes in a new project", "projects.api.MAX_CLASSES"),
    limit(
        PROJECTS, "Fields in the schema editor", "projects.schema_editor.editor_state.MAX_FIELDS"
    ),
    limit(
        PROJECTS,
        "Length of a single text in a guideline",
        "projects.guidelines.content.MAX_TEXT_LENGTH",
        "characters",
    ),
    limit(
        PROJECTS,
        "Total guideline length",
        "projects.guidelines.content.MAX_CHARACTERS",
        "characters",
    ),
    limit(PROJECTS, "Examples per guideline", "projects.guidelines.content.MAX_EXAMPLES"),
    limit(PROJECTS, "Images per guideline", "projects.guidelines.images.actions.MAX_IMAGES"),
    limit(PROJECTS, "Pixels per guideline image", "projects.guidelines.images.encoding.MAX_PIXELS"),
    limit(PROJECTS, "Daily limit for a pool or its members", "projects.pools_page.MAX_PER_DAY"),
    limit(WORK, "Annotations per item", "workflow.lifecycle.advance.MAX_SLOTS"),
    limit(
        WORK, "Skips before a reviewer decides on an item", "workflow.lifecycle.advance.MAX_SKIPS"
    ),
    limit(
        WORK,
        "Rejections before another reviewer decides",
        "workflow.lifecycle.advance.MAX_REJECTIONS",
    ),
    limit(WORK, "Selected items per bulk change", "workflow.bulk_changes.actions.MAX_COUNT"),
    limit(WORK, "Items assigned at once", "workflow.assignments.actions.MAX_COUNT"),
    limit(WORK, "Items per priority change", "datasets.batches.actions.MAX_COUNT"),
    limit(
        WORK,
        "Priority of an item or batch (positive or negative)",
        "datasets.batches.actions.MAX_VALUE",
    ),
    limit(WORK, "Reviews accepted at once", "workflow.review.bulk.selection.MAX_COUNT"),
    limit(WORK, "Remarks per review", "workflow.lifecycle.remarks.MAX_REMARKS"),
    limit(WORK, "Remark length", "workflow.lifecycle.remarks.MAX_REMARK_LENGTH", "characters"),
    limit(
        WORK,
        "Review comment length",
        "workflow.review.past_decisions.MAX_COMMENT_LENGTH",
        "characters",
    ),
    limit(
        WORK,
        "Dispute reason length",
        "workflow.review.disputes.MAX_COMMENT_LENGTH",
        "characters",
    ),
    limit(WORK, "Open questions per annotator in a project", "workflow.questions.actions.MAX_OPEN"),
    limit(
        WORK,
        "Question or answer length",
        "workflow.questions.actions.MAX_LENGTH",
        "characters",
    ),
    limit(ANNOTATIONS, "Regions per field", "label_types.regions.MAX_REGIONS"),
    limit(ANNOTATIONS, "Points per polygon", "label_types.polygon.MAX_POINTS"),
    limit(ANNOTATIONS, "Holes per polygon", "label_types.polygon.MAX_HOLES"),
    limit(ANNOTATIONS, "Total polygon points per field", "label_types.polygon.MAX_TOTAL_POINTS"),
    limit(ANNOTATIONS, "Points per polyline", "label_types.polyline.MAX_POINTS"),
    limit(ANNOTATIONS, "Total polyline points per field", "label_types.polyline.MAX_TOTAL_POINTS"),
    limit(ANNOTATIONS, "Total mask runs per annotation", "label_types.mask.MAX_RUNS"),
    limit(ANNOTATIONS, "Tracks per field", "label_types.track.MAX_TRACKS"),
    limit(ANNOTATIONS, "Total keyframes per field", "label_types.track.MAX_KEYFRAMES"),
    limit(ANNOTATIONS, "Text length", "label_types.text.MAX_LENGTH", "characters"),
    limit(ANNOTATIONS, "Levels in a class hierarchy", "label_types.taxonomy.MAX_DEPTH"),
]

ENTRIES = [*PAGES, *CODES, *LIMITS]
