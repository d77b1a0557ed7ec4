"""The page “Label schema” of a project.

Each button sends the whole sheet; the answer shows it again with the button's change. The script
does the same without leaving the page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import orjson
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from annotation.label_types.choice import COLOURS
from annotation.label_types.fields import every_field
from annotation.label_types.forms import answer_from_form
from annotation.label_types.protocol import Kind
from annotation.label_types.regions import ATTRIBUTE_KINDS
from annotation.label_types.registry import KINDS, kind_of
from annotation.label_types.rendering import NO_CONTENT, fields_html
from annotation.label_types.schema import LabelSchema, schema_of
from annotation.label_types.taxonomy import MAX_DEPTH
from annotation.projects.change_estimate import Estimate, PlannedChange, estimates_of
from annotation.projects.classes import COLOUR_NAMES
from annotation.projects.models import Project, SchemaVersion
from annotation.projects.schema_change import NeedsConfirmation, publish_schema
from annotation.projects.schema_editor.conditions import Offered, answers_of, can_be_named
from annotation.projects.schema_editor.editor_state import Row, Sheet, sheet_from, sheet_of
from annotation.projects.schema_editor.kinds import EDITABLE
from annotation.projects.schema_editor.moves import append_line, make_move
from annotation.projects.schema_editor.parsing import Known, read_sheet
from annotation.projects.schema_editor.sample import Sample, sample_of
from annotation.projects.sections import trail
from annotation.workflow.lifecycle.policy import parse_policy
from annotation.workflow.shortcuts.own_keys import keys_of
from core.permissions.can import can, require
from core.web.errors import DomainError
from core.web.http import MAX_ID_LENGTH, MemberRequest
from core.web.script_preload import scripts_ahead

FOLDER = "annotation/projects"
PUBLISH, PREVIEW = "publish", "preview"


@dataclass(frozen=True)
class SchemaChange:
    """What an unpublished schema means: for remaining work, and for annotations that don't fit.

    `token` stands for its fields.
    """

    token: str
    estimates: Sequence[Estimate]
    asked: NeedsConfirmation | None = None


@dataclass(frozen=True)
class RowShown:
    """A field on the page: what was typed, and what it may be conditional on."""

    row: Row
    number: int
    fragment: str
    is_first: bool
    is_last: bool
    above: list[Row]
    offered: list[Offered]


def schema_page(request: MemberRequest, project: Project) -> HttpResponse:
    """Show the schema; take a button of the editor."""
    if request.method == "POST":
        require(request.member, "project.change")
        return take(request, project, sheet_from(request.POST))
    return show(request, project, sheet_of(in_force(project)))


def in_force(project: Project) -> LabelSchema:
    """The project's label schema."""
    assert project.schema is not None
    return schema_of(project.schema.fields)


def take(request: MemberRequest, project: Project, sheet: Sheet) -> HttpResponse:
    """Publish, preview, or carry out what a button says."""
    word = request.POST.get("do", "")
    if word == PUBLISH:
        return publish(request, project, sheet)
    if word == PREVIEW:
        read_sheet(sheet, known_of(project))
        return show(request, project, sheet)
    return show(request, project, sheet, focus=make_move(sheet, word))


def publish(request: MemberRequest, project: Project, sheet: Sheet) -> HttpResponse:
    """Put the sheet in force; show it again with what to mend or what it means for answers."""
    fields = read_sheet(sheet, known_of(project))
    if not sheet.is_valid:
        return show(request, project, sheet, status=422)
    estimates = estimates_for(request, project, fields)
    if any(estimates) and request.POST.get("estimated") != token_of(fields):
        return show(request, project, sheet, effects=SchemaChange(token_of(fields), estimates))
    opened_on = request.POST.get("opened_on", "")
    is_known = opened_on.isdecimal() and len(opened_on) <= MAX_ID_LENGTH
    before = project.schema
    try:
        version = publish_schema(
            by=request.member,
            project=project,
            fields=fields,
            opened_on=int(opened_on) if is_known else None,
            confirmed=request.POST.get("confirmed", ""),
        )
    except NeedsConfirmation as asked:
        effects = SchemaChange(token_of(fields), estimates, asked)
        return show(request, project, sheet, effects=effects)
    except DomainError as refusal:
        project.refresh_from_db(fields=["schema"])
        sheet.problem = refusal.message
        return show(request, project, sheet, status=refusal.status)
    said = (
        _("Schema version %(number)s published.")
        if version != before
        else _("No changes to publish.")
    )
    messages.success(request, said % {"number": version.number})
    return redirect("project_schema", request.organization.slug, project.pk)


def estimates_for(
    request: MemberRequest, project: Project, fields: list[dict[str, Any]]
) -> list[Estimate]:
    """What other fields mean for the remaining work; nothing while the schema stays as it is."""
    assert project.schema is not None
    assert project.policy is not None
    if fields == project.schema.fields:
        return []
    policy = parse_policy(project.policy.settings)
    return estimates_of(request.member, PlannedChange(project, policy, policy, fields=fields))


def token_of(fields: list[dict[str, Any]]) -> str:
    """Stands for these fields, to be sent back by the member who saw what they mean."""
    content = orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(content).hexdigest()[:32]


def known_of(project: Project) -> Known:
    """The schema in force, and the names and keys of all versions: answers may hold them."""
    keys: dict[str, frozenset[str]] = {}
    for fields in SchemaVersion.objects.filter(project=project).values_list("fields", flat=True):
        for name, field in every_field(schema_of(fields)):
            keys[name] = keys.get(name, frozenset()) | field.condition_keys()
    return Known(in_force(project), keys)


def show(
    request: MemberRequest,
    project: Project,
    sheet: Sheet,
    *,
    focus: str = "",
    effects: SchemaChange | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; `effects` are those of a schema that isn't published yet.

    The preview shows the fields without a problem, whatever the others need."""
    assert project.schema is not None
    may_change = can(request.member, "project.change")
    context = {
        "project": project,
        "trail": trail(project, _("Label schema")),
        "sheet": sheet,
        "rows": rows_shown(sheet),
        "effects": effects,
        "focus": focus,
        "number": project.schema.number,
        "may_change": may_change,
        "fields": [(each, kind_of(each.kind).title) for each in in_force(project).fields],
        "kinds": [kind for kind in KINDS.values() if is_offered(kind, project.media_type)],
        "attribute_kinds": list(ATTRIBUTE_KINDS.values()),
        "colours": [(number + 1, COLOUR_NAMES[number]) for number in range(COLOURS)],
        "levels": range(1, MAX_DEPTH + 1),
    }
    if may_change:
        context |= preview_of(request, project, read_sheet(quiet(sheet), known_of(project)))
    return render(request, f"{FOLDER}/schema.html", context, status=status)


def preview_of(
    request: MemberRequest, project: Project, fields: list[dict[str, Any]]
) -> dict[str, Any]:
    """The fields as annotators see them, with an item of the project to try them on."""
    schema = schema_of(fields) if fields else None
    sample = sample_of(project, request.member, request.POST.get("sample", ""))
    on_page = schema.for_page if schema else []
    wanted = [project.media_type, *(field["kind"] for field in on_page)]
    return {
        "form_html": preview_html(schema, request.POST.get("answer", ""), sample),
        "sample": sample,
        "plain_keys": keys_of(request.member)["plain"],
        "sample_data": sample.for_page(on_page) if sample and schema else None,
        "scripts": scripts_ahead("schema", wanted if sample else []),
    }


def is_offered(kind: Kind[Any], media_type: str) -> bool:
    """Whether a field of the kind may be added in a project of this medium."""
    return kind.name in EDITABLE and (not kind.media or media_type in kind.media)


def quiet(sheet: Sheet) -> Sheet:
    """A copy without problems, to be read for the preview: moving a field accuses nobody."""
    copy = deepcopy(sheet)
    for row in copy.rows:
        row.problems = []
        for line in row.lines:
            line.problem = ""
    return copy


def preview_html(schema: LabelSchema | None, answer: str, sample: Sample | None) -> list[Any]:
    """The labeling form of the fields, filled in as somebody tried it out (a query string)."""
    if schema is None:
        return []
    tried = answer_from_form(schema, QueryDict(answer))
    return list(fields_html(schema, tried, content=sample.content if sample else NO_CONTENT))


def siblings(sheet: Sheet, row: Row) -> list[Row]:
    """The rows that a row can change places with."""
    return [each for each in sheet.rows if each.of == row.of]


def rows_shown(sheet: Sheet) -> list[RowShown]:
    """The fields with all that the page needs of them."""
    return [
        RowShown(
            row=with_spare_line(row) if row.lines else row,
            number=number,
            fragment=f"{FOLDER}/schema/{row.kind}.html" if row.kind in EDITABLE else "",
            is_first=siblings(sheet, row)[0] is row,
            is_last=siblings(sheet, row)[-1] is row,
            above=[each for each in sheet.earlier(row) if can_be_named(each)],
            offered=answers_of(sheet, row),
        )
        for number, row in enumerate(sheet.rows, start=1)
    ]


def with_spare_line(row: Row) -> Row:
    """The row with a blank line at its end, so that a class can be added without a button."""
    if not row.lines or not row.lines[-1].is_blank:
        append_line(row, "", row.lines[-1].level if row.lines else 1)
    return row
