"""Content of examples that are items, read when the guideline is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import JSONField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext as _

from annotation.datasets.delivery import DeliveredItem, DeliveryPurpose, deliver_all
from annotation.datasets.item_order import NEWEST_FIRST, in_order_of_project
from annotation.datasets.items.filters import says_all
from annotation.datasets.models import Item, ItemState
from annotation.datasets.parts import Part
from annotation.label_types.schema import Answer
from annotation.media.models import Media
from annotation.projects.guidelines.actions import lock_guideline, save_guideline_draft
from annotation.projects.guidelines.content import MAX_EXAMPLES, ClassBlock, Example, Guideline
from annotation.projects.guidelines.models import GuidelineVersion
from annotation.projects.guidelines.queries import content_to_edit, newest_version, project_classes
from annotation.projects.models import Project
from annotation.workflow.lifecycle.models import Outcome
from core.identity.models import Member
from core.permissions.can import require
from core.web.errors import Invalid

MAX_SHOWN_LENGTH = 4_000  # characters of an item in an example
SEARCHED = 20_000  # items looked through for one page of search results
FOUND = 30  # shown on one page


def shown_items(project_id: int) -> QuerySet[Item]:
    """The items that may stand as examples: those that aren't excluded."""
    items: QuerySet[Item] = Item.objects.filter(project_id=project_id)
    return items.exclude(state=ItemState.EXCLUDED)


@dataclass(frozen=True)
class ItemLook:
    """What of an item stands in a guideline: the beginning of its text, or its image by name.

    `parts` are the files that it compares, if it does; `answer` is the final one, if it was asked
    for and there is one.
    """

    text: str
    name: str
    media: Media | None = None
    answer: Answer | None = None
    parts: Sequence[Part] = ()

    @property
    def is_image(self) -> bool:
        """Whether there is a small image of it: of an audio file and a series their outline."""
        return self.media is not None

    @property
    def words(self) -> str:
        """The text; of an image without one its name."""
        return self.text or self.name


def item_looks(
    viewer: Member, project_id: int, ids: Iterable[int | None], *, with_answers: bool = False
) -> dict[int, ItemLook]:
    """These items by id in one query; those that are gone or excluded are left out."""
    wanted = [each for each in ids if each is not None]
    if not wanted:
        return {}
    found = shown_items(project_id).filter(pk__in=wanted)
    final = Outcome.objects.filter(item=OuterRef("pk"), is_current=True).values("answer")
    annotated = found.annotate(
        beginning=Left("text", MAX_SHOWN_LENGTH),
        final=Subquery(final[:1]) if with_answers else Value(None, output_field=JSONField()),
    )
    rows = list(annotated.select_related("media").defer("text", "data", "hidden"))
    for item in rows:
        item.text = item.beginning
    delivered = deliver_all(viewer, rows, DeliveryPurpose.EXAMPLE)
    return {item.pk: look_of(delivered[item.pk], item.final) for item in rows}


def look_of(item: DeliveredItem, answer: Answer | None) -> ItemLook:
    """What of a delivered item stands in a guideline."""
    compared = tuple((item.parts or ())[place] for place in item.compared_thumbnails)
    media = item.media if item.has_thumbnail else None
    return ItemLook(item.text, item.name, media, answer, compared)


def words_of(looks: Mapping[int, ItemLook]) -> dict[int, str]:
    """What these items are in words."""
    return {pk: look.words for pk, look in looks.items()}


def item_texts(viewer: Member, project_id: int, ids: Iterable[int | None]) -> dict[int, str]:
    """What these items are in words, by id; items that are gone or excluded are left out."""
    return words_of(item_looks(viewer, project_id, ids))


def image_of(item: int, *, slug: str, project_id: int) -> str:
    """Where readers of the guideline find the image of an example."""
    return reverse("guideline_example_image", args=[slug, project_id, item])


def part_image_of(item: int, place: int, *, slug: str, project_id: int) -> str:
    """Where they find the small image of one of the files that an example compares."""
    return reverse("guideline_example_part", args=[slug, project_id, item, place])


def is_example_in(versions: QuerySet[GuidelineVersion], item_id: int) -> bool:
    """Whether one of these versions shows the item as an example."""
    block = {"examples": [{"item": item_id}]}
    return versions.filter(content__contains={"blocks": [block]}).exists()


def items_in(guideline: Guideline) -> set[int]:
    """The ids of the items that are examples."""
    examples = (each for block in guideline.blocks for each in block.examples)
    return {each.item for each in examples if each.item is not None}


def with_item_texts(guideline: Guideline, texts: dict[int, str]) -> Guideline:
    """The same with the items' texts filled in, for reading; items without a text are dropped."""
    blocks = tuple(
        block.model_copy(update={"examples": tuple(with_texts(block.examples, texts))})
        for block in guideline.blocks
    )
    return guideline.model_copy(update={"blocks": blocks})


def with_texts(examples: tuple[Example, ...], texts: dict[int, str]) -> list[Example]:
    """These examples, an item's by its text."""
    filled = [
        each if each.item is None else each.model_copy(update={"text": texts.get(each.item, "")})
        for each in examples
    ]
    return [each for each in filled if each.text]


def search_items(project: Project, words: str, before: int | None) -> tuple[list[Item], int | None]:
    """Items that hold the words, as in the list of items, or have them as external id, and where
    to look further.

    One call looks through a bounded number of the newest items below `before`, so that a rare word
    among a million costs little; the second value is the id to go on below, None at the end.
    """
    window = in_order_of_project(project.pk).order_by(*NEWEST_FIRST)
    if before is not None:
        window = window.filter(pk__lt=before)
    last = window.values_list("pk", flat=True)[SEARCHED - 1 : SEARCHED].first()
    looked = window if last is None else window.filter(pk__gte=last)
    found = looked.exclude(state=ItemState.EXCLUDED)
    if words:
        found = found.filter(says_all(words) | Q(external_id=words))
    rows = list(found.prefetch_related("batch")[: FOUND + 1])
    if len(rows) > FOUND:
        return rows[:FOUND], rows[FOUND - 1].pk
    return rows, last


@transaction.atomic
def add_item_example(
    *, by: Member, project: Project, item: Item, class_key: str, good: bool, note: str = ""
) -> GuidelineVersion:
    """Put an item of the project into the draft as an example of a class.

    The draft begins from the version in force where there is none. An item that is an example of
    the class already gets the new verdict and note. Raises Invalid for an unknown class, a full
    one, or an item that is excluded.
    """
    require(by, "guideline.change")
    if class_key not in {each.key for each in project_classes(project)}:
        raise Invalid(_("Choose one of the project's classes."))
    if item.project_id != project.pk or item.state == ItemState.EXCLUDED:
        raise Invalid(
            _("This item is excluded, so it can't be used as an example. Choose another item.")
        )
    lock_guideline(project)
    content = content_to_edit(project, newest_version(project))
    example = Example(item=item.pk, good=good, note=note)
    blocks = tuple(
        with_example(block, example) if block.class_key == class_key else block
        for block in content.blocks
    )
    changed = content.model_copy(update={"blocks": blocks})
    return save_guideline_draft(by=by, project=project, content=changed)


@transaction.atomic
def add_item_examples(
    *, by: Member, project: Project, items: Sequence[Item], class_key: str, good: bool, note: str
) -> None:
    """Put several items into the draft as examples of one class, or none of them."""
    for item in items:
        add_item_example(
            by=by, project=project, item=item, class_key=class_key, good=good, note=note
        )


def with_example(block: ClassBlock, example: Example) -> ClassBlock:
    """The block with the example last; raises Invalid when it is full."""
    others = tuple(each for each in block.examples if each.item != example.item)
    if len(others) >= MAX_EXAMPLES:
        raise Invalid(_("This class already has 100 examples. Remove one first."))
    return block.model_copy(update={"examples": (*others, example)})
