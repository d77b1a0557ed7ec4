"""How is a verdict read from what a page or a script sends?"""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from annotation.kinds.forms import answer_from_form
from annotation.kinds.rendering import Remarks
from annotation.queue.versions import schema_in_force
from annotation.review.verdicts import Given
from annotation.workflow.models import Annotation, Review, ReviewKind, Verdict
from workforce.web.http import LONGEST_ID, MemberRequest, json_body

LONGEST_VERSION = 5  # digits of a small integer
LONGEST_COMMENT = 2000
ANSWERS = (Verdict.CORRECTED, Verdict.ANSWERED)


def given_in_json(request: MemberRequest) -> Given:
    """A verdict sent by a script."""
    body = json_body(request)
    return Given(
        verdict=str(body.get("verdict") or ""),
        version=version(body.get("version")),
        reason=str(body.get("reason") or ""),
        comment=str(body.get("comment") or "")[:LONGEST_COMMENT],
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
    if (picked := sent.get("picked", "")).isdecimal() and len(picked) <= LONGEST_ID:
        live = Annotation.objects.filter(item=review.item_id, is_live=True)
        chosen = live.filter(pk=int(picked)).first()
        answer = chosen.answer if chosen else answer
    return Given(
        verdict=verdict,
        version=version(sent.get("version")),
        reason=sent.get("reason", ""),
        comment=sent.get("comment", "").replace("\0", "")[:LONGEST_COMMENT],
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
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION else -1
