"""What of an item is an answer checked against? Its text, the size of its picture."""

from __future__ import annotations

from annotation.data.models import Item
from annotation.kinds.given import Material
from annotation.kinds.schema import LabelSchema


def material_for(schema: LabelSchema, item_id: int) -> Material | None:
    """The item's material; None, without a statement, where no field of the schema looks at it."""
    if not schema.looks_at_content:
        return None
    return material_of(Item.objects.select_related("media").get(pk=item_id))


def material_of(item: Item) -> Material:
    """The material of an item at hand."""
    if item.media is None:
        return Material(medium="text", text=item.text)
    return Material(
        medium="image", text=item.text, width=item.media.width, height=item.media.height
    )
