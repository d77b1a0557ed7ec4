"""Labels of an item for display: the final annotation, or the current ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from annotation.datasets.models import Item
from annotation.label_types.rendering import answer_html
from annotation.label_types.schema import schema_of
from annotation.workflow.lifecycle.models import Annotation, Outcome


@dataclass(frozen=True)
class ShownLabels:
    """One answer on the item's content; `title` says whose."""

    title: str
    html: list[SafeString]


def labels_on(item: Item, content: Mapping[str, Any]) -> list[ShownLabels]:
    """The final answer; before there is one each that counts, by its slot. Two queries at most.

    The item's project and its schema are loaded.
    """
    schema = item.project.schema
    final = Outcome.objects.filter(item=item, is_current=True).first()
    if final is not None and schema is not None:
        html = answer_html(schema_of(schema.fields), final.answer, content)
        return [ShownLabels(_("Final annotation"), html)]
    given = Annotation.objects.filter(item=item, is_live=True).select_related(
        "member__user", "schema"
    )
    return [
        ShownLabels(
            _("Annotation by %(name)s") % {"name": each.member.name},
            answer_html(schema_of(each.schema.fields), each.answer, content),
        )
        for each in given.order_by("slot")
    ]
