"""Content of a guideline: an overview and a block for each class."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from annotation.projects.guidelines.classes import LabelClass
from core.web.errors import Invalid

MAX_TEXT_LENGTH = 20_000
MAX_CHARACTERS = 400_000  # of all texts of a guideline together
MAX_EXAMPLES = 100
MAX_KEY_LENGTH = 120


def tidy(text: str) -> str:
    """One kind of line end, no NUL (the database can't store it), no space around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()


Text = Annotated[str, Field(max_length=MAX_TEXT_LENGTH), AfterValidator(tidy)]
Short = Annotated[str, Field(max_length=2_000), AfterValidator(tidy)]


class Example(BaseModel):
    """A text that shows what belongs to the class (good) or only seems to (bad).

    With `item` it is that item of the project: its text is read when the example is shown
    (guidelines.examples), so that nothing of an erased item stays behind here.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Text = ""
    good: bool = True
    note: Short = ""
    item: int | None = None


class ClassBlock(BaseModel):
    """What the guideline says of one class. All texts but the examples are Markdown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    class_key: str = Field(min_length=1, max_length=MAX_KEY_LENGTH)
    definition: Text = ""
    label_when: Text = ""
    do_not_label_when: Text = ""
    edge_cases: Text = ""
    examples: tuple[Example, ...] = Field(default=(), max_length=MAX_EXAMPLES)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written yet."""
        return not (
            self.definition
            or self.label_when
            or self.do_not_label_when
            or self.edge_cases
            or self.examples
        )


class Guideline(BaseModel):
    """The content of one version."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    overview: Text = ""
    blocks: tuple[ClassBlock, ...] = Field(default=(), max_length=500)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written yet."""
        return not self.overview and all(block.is_empty for block in self.blocks)

    @property
    def markdown_texts(self) -> list[str]:
        """Everything in it that is Markdown."""
        texts = [self.overview]
        for block in self.blocks:
            texts += [block.definition, block.label_when]
            texts += [block.do_not_label_when, block.edge_cases]
        return texts

    @property
    def characters(self) -> int:
        """How long all its texts are together."""
        examples = (each for block in self.blocks for each in block.examples)
        typed = sum(len(each.text) + len(each.note) for each in examples)
        return typed + sum(map(len, self.markdown_texts))

    def block(self, class_key: str) -> ClassBlock:
        """The block of a class; an empty one where none is written."""
        for block in self.blocks:
            if block.class_key == class_key:
                return block
        return ClassBlock(class_key=class_key)


def parse_guideline(raw: Any) -> Guideline:
    """Read stored or submitted content; raises Invalid with a sentence."""
    try:
        return Guideline.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        values = {"place": place, "message": first["msg"]}
        raise Invalid(_("Guideline, %(place)s: %(message)s.") % values) from error


def refuse_too_long(guideline: Guideline) -> None:
    """Raise Invalid for a guideline whose texts are too long together."""
    if (length := guideline.characters) > MAX_CHARACTERS:
        values = {"length": intcomma(length), "most": intcomma(MAX_CHARACTERS)}
        raise Invalid(
            _(
                "The guideline has %(length)s characters. The limit is %(most)s. Shorten the "
                "text or remove examples."
            )
            % values
        )


def stored_guideline(guideline: Guideline) -> dict[str, Any]:
    """The JSON form that a version keeps."""
    return guideline.model_dump(mode="json")


def with_all_classes(guideline: Guideline, classes: Iterable[LabelClass]) -> Guideline:
    """The same with a block for each class in its order; what is written of gone classes last."""
    keys = [label_class.key for label_class in classes]
    gone = [
        block for block in guideline.blocks if block.class_key not in keys and not block.is_empty
    ]
    return guideline.model_copy(update={"blocks": (*(guideline.block(key) for key in keys), *gone)})
