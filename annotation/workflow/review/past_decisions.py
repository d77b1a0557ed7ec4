"""Reads a review decision from a form or an API request."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from annotation.label_types.forms import answer_from_form
from annotation.label_types.rendering import Remarks
from annotation.workflow.lifecycle.models import Annotation, Review, ReviewKind, Verdict
from annotation.workflow.queue.eligibility import schema_in_force
from annotation.workflow.review.decisions import Given
from core.web.http import MAX_ID_LENGTH, MemberRequest, json_body

MAX_VERSION_LENGTH = 5  # digits of a small integer
MAX_COMMENT_LENGTH = 2000
ANSWERS = (Verdict.CORRECTED, Verdict.ANSWERED)


def given_in_json(request: MemberRequest) -> Given:
    """A verdict sent by a script."""
    body = json_body(request)
    return Given(
        verdict=str(body.get("verdict") or ""),
        version=version(body.get("version")),
        reason=str(body.get("reason") or ""),
        comment=str(body.get("comment") or "")[:MAX_COMMENT_LENGTH],
        answer=body.get("answer"),
        remarks=body.get("remarks"),
    )


def given_in_form(request: MemberRequest, review: Review) -> Given:
    """A verdict sent by the page's form; a choice may name one of the answers by its annotation."""
    sent = request.POST
    verdict = sent.get("verdict", "")
    answer: Any = None
    if verdict in ANSWERS or review.kind in (ReviewKind.CHOICE, ReviewKind.ROUNDS):
        answer = answer_from_form(schema_in_force(review.project), sent)
    if (picked := sent.get("picked", "")).isdecimal() and len(picked) <= MAX_ID_LENGTH:
        live = Annotation.objects.filter(item=review.item_id, is_live=True)
        chosen = live.filter(pk=int(picked)).first()
        answer = chosen.answer if chosen else answer
    return Given(
        verdict=verdict,
        version=version(sent.get("version")),
        reason=sent.get("reason", ""),
        comment=sent.get("comment", "").replace("\0", "")[:MAX_COMMENT_LENGTH],
        answer=answer,
        remarks=remarks_in_form(sent),
    )


def remarks_in_form(sent: QueryDict) -> Remarks:
    """What was written on single regions, each in a field of its own: remark:<field>:<region>."""
    remarks: Remarks = {}
    for name in sent:
        match name.split(":"):
            case ["remark", field, region]:
                words = str(sent.get(name) or "").replace("\0", "")
                remarks.setdefault(field, {})[region] = words
    return remarks


def version(value: object) -> int:
    """The version of the review the person saw; -1, which never fits, for anything unreadable."""
    text = str(value)
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) <= MAX_VERSION_LENGTH else -1
    )
