"""Reviewers' remarks on single regions, by field and region ID."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from annotation.label_types.regions import RegionField
from annotation.label_types.rendering import Content, Remarks, region_in_words
from annotation.label_types.schema import Answer, LabelSchema
from annotation.workflow.lifecycle.models import Review, Verdict
from core.web.errors import Invalid
from core.web.http import unstorable

MAX_REMARKS = 200
MAX_REMARK_LENGTH = 500


@dataclass(frozen=True)
class ToldRemark:
    """A region in words, and what is said of it; for pages that don't draw the answer."""

    field: str
    region: str
    where: str
    text: str = ""


def checked_remarks(sent: Any, answer: Answer | None) -> Remarks:
    """The remarks that say something, on regions of this answer; raises Invalid.

    `answer` is None where the review isn't about a single answer.
    """
    if sent in (None, "", {}):
        return {}
    if not isinstance(sent, Mapping):
        raise refused(_("Remarks must be an object of the form {field: {region ID: text}}."))
    checked = {
        str(name): texts
        for name, of_field in sent.items()
        if (texts := checked_field(str(name), of_field, answer))
    }
    if sum(map(len, checked.values())) > MAX_REMARKS:
        raise refused(
            _("At most %(most)s remarks are allowed. Put the rest in the comment.")
            % {"most": MAX_REMARKS}
        )
    return checked


def checked_field(name: str, sent: Any, answer: Answer | None) -> dict[str, str]:
    """The remarks on the regions of one field; raises Invalid."""
    if not isinstance(sent, Mapping):
        raise refused(_("Remarks must be an object of the form {field: {region ID: text}}."))
    known = regions_of(answer or {}, name)
    if unknown := [key for key in sent if key not in known]:
        values = {"region": str(unknown[0])[:60], "field": name[:60]}
        raise refused(_("The annotation has no region “%(region)s” in “%(field)s”.") % values)
    return {key: text for key, raw in sent.items() if (text := checked_text(raw))}


def checked_text(raw: Any) -> str:
    """What a remark says, without room around it; raises Invalid."""
    if not isinstance(raw, str):
        raise refused(_("A remark must be text."))
    if len(text := raw.strip()) > MAX_REMARK_LENGTH:
        raise refused(
            _("A remark can have at most %(most)s characters.") % {"most": MAX_REMARK_LENGTH}
        )
    if why := unstorable(text):
        raise refused(why)
    return text


def refused(sentence: str) -> Invalid:
    """The refusal of remarks that can't be kept."""
    return Invalid(sentence, code="remarks")


def regions_of(answer: Answer, name: str) -> dict[str, dict[str, Any]]:
    """The regions of one field of an answer by their ids, in their order."""
    value = answer.get(name)
    regions = value if isinstance(value, list) else []
    return {
        region["id"]: region for region in regions if isinstance(region, dict) and "id" in region
    }


def remarks_in_words(
    remarks: Remarks | None, answer: Answer, schema: LabelSchema, content: Content
) -> list[ToldRemark]:
    """The remarks in the order of the answer's fields and regions."""
    return [
        ToldRemark(name, key, region_in_words(schema, name, region, content), texts[key])
        for name, texts in in_order(remarks or {}, schema)
        for key, region in regions_of(answer, name).items()
        if key in texts
    ]


def in_order(remarks: Remarks, schema: LabelSchema) -> Iterator[tuple[str, dict[str, str]]]:
    """The fields with remarks, as the schema has them; those it lost come last."""
    names = [field.name for field in schema.fields]
    for name in [*names, *sorted(remarks.keys() - set(names))]:
        if name in remarks:
            yield name, remarks[name]


def regions_in_words(answer: Answer, schema: LabelSchema, content: Content) -> list[ToldRemark]:
    """All regions of an answer, by its fields and in their order, nothing said of them yet."""
    return [
        ToldRemark(field.name, key, region_in_words(schema, field.name, region, content))
        for field in schema.fields
        if isinstance(field, RegionField)
        for key, region in regions_of(answer, field.name).items()
    ]


def remarks_on(annotation_id: int | None) -> Remarks:
    """What was said of the regions of an answer that was sent back, a later word in its place."""
    if annotation_id is None:
        return {}
    merged: Remarks = {}
    against = (Verdict.REJECTED, Verdict.UPHELD)
    reviews = Review.objects.filter(annotation=annotation_id, verdict__in=against)
    for said in reviews.order_by("pk").values_list("remarks", flat=True):
        for name, texts in (said or {}).items():
            merged[name] = merged.get(name, {}) | texts
    return merged
