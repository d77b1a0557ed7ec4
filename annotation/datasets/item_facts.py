"""Facts of an item that its annotations are checked against, and the order of compared parts.

The order is drawn from the project's seed, the item and the member, so that it is the same each
time and another one for each annotator.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from annotation.datasets.models import Item
from annotation.label_types.context import ItemFacts
from annotation.label_types.ranking import RankingField
from annotation.label_types.schema import LabelSchema, schema_of
from annotation.media.registry import PAIR, TEXT
from annotation.projects.models import Project
from annotation.workflow.lifecycle.sampling import draw
from core.identity.models import Member


def order_shown(
    schema: LabelSchema, *, parts: int, seed: int, item_id: int, member_id: int
) -> tuple[int, ...]:
    """The places of the texts in the stored item, in the order shown; empty: as they are stored."""
    if not is_shuffled(schema):
        return ()
    keys = [b"order:%d:%d:%d" % (item_id, member_id, place) for place in range(parts)]
    return tuple(sorted(range(parts), key=lambda place: draw(seed, keys[place])))


def is_shuffled(schema: LabelSchema) -> bool:
    """Whether a question asks for it; other questions may name the texts by their places."""
    return any(isinstance(field, RankingField) and field.shuffle for field in schema.fields)


def material_for(
    schema: LabelSchema, item_id: int, *, seen_by: tuple[int, int] | None = None
) -> ItemFacts | None:
    """The item's material; None, without a statement, where no field of the schema looks at it.

    `seen_by`: the project's seed and the member who answers, to whom texts to compare are shown in
    an order of their own.
    """
    if not schema.looks_at_content:
        return None
    item = Item.of_any_purpose.select_related("media").get(pk=item_id)
    material = material_of(item)
    if seen_by is None:
        return material
    seed, member_id = seen_by
    order = order_shown(
        schema, parts=material.parts, seed=seed, item_id=item_id, member_id=member_id
    )
    return replace(material, order=order)


def material_of(item: Item) -> ItemFacts:
    """The material of an item at hand."""
    if item.media is None:
        parts = item.parts or ()
        return ItemFacts(medium=PAIR if parts else TEXT, text=item.text, parts=len(parts))
    facts: dict[str, Any] = item.media.facts
    channels = facts.get("channels", ())
    start = facts.get("start", 0)
    return ItemFacts(
        medium=item.media.medium,
        text=item.text,
        width=item.media.width or 0,
        height=item.media.height or 0,
        start=start,
        duration=facts.get("duration", facts.get("end", start) - start),
        frames=facts.get("frame_count", 0),
        channels=tuple(each["name"] for each in channels) if isinstance(channels, list) else (),
        axis=facts.get("axis", ""),
        zone=facts.get("zone") or "",
    )


def order_for(member: Member, project: Project, item: Item) -> tuple[int, ...]:
    """The same for an item at hand; the project's schema is loaded."""
    if project.schema is None or not item.parts:
        return ()
    return order_shown(
        schema_of(project.schema.fields),
        parts=len(item.parts),
        seed=project.seed,
        item_id=item.pk,
        member_id=member.pk,
    )
