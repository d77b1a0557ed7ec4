"""Section `review` of the workflow settings: which annotations a reviewer looks at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import Field

from annotation.workflow.lifecycle.policy import Input, SettingsSection

NOT_DRAWN = ("none", "all")  # modes under which no annotation is told from another


class ReviewSettings(SettingsSection):
    """Which annotations are reviewed, and how reviewers hold them.

    Modes `sample` and `adaptive` look at all of a person's `first` annotations in the project, then
    at a seeded share: `percent` of them, or what the person's reviews so far call for.
    `lease_minutes`: a review is held so long. `cap`: reviews that a member may hold at once.
    """

    name: ClassVar[str] = "review"
    title: ClassVar[str | Promise] = gettext_lazy("Review")
    flat: ClassVar[Mapping[str, str]] = {
        "review_lease_minutes": "lease_minutes",
        "review_cap": "cap",
    }

    mode: Annotated[
        Literal["none", "sample", "adaptive", "all"],
        Input(
            gettext_lazy("Review"),
            gettext_lazy("Reviewers accept, correct, or reject annotations."),
            choices={
                "none": gettext_lazy("No review"),
                "sample": gettext_lazy("Random sample"),
                "adaptive": gettext_lazy("Adaptive: based on each annotator's acceptance rate"),
                "all": gettext_lazy("Every annotation"),
            },
        ),
    ] = "sample"
    percent: Annotated[
        int,
        Input(
            gettext_lazy("Percentage to review"),
            gettext_lazy("Used for random samples. For example, 10 means one annotation in ten."),
        ),
        Field(ge=1, le=100),
    ] = 10
    first: Annotated[
        int,
        Input(
            gettext_lazy("Always review each annotator's first … annotations"),
            gettext_lazy("The percentage applies only after this many annotations."),
        ),
        Field(ge=0, le=1000),
    ] = 20
    lease_minutes: int = Field(
        default=30,
        ge=1,
        le=480,
        description="Minutes without activity after which a review returns to the queue.",
    )
    cap: int = Field(
        default=5,
        ge=1,
        le=100,
        description="Maximum number of reviews a reviewer can have in progress.",
    )

    def share(self, *, answers: int, rate: float) -> float:
        """The share to review, 0 to 1, of somebody with so many answers and this adaptive rate."""
        if self.mode in NOT_DRAWN:
            return float(self.mode == "all")
        if answers < self.first:
            return 1.0
        return rate if self.mode == "adaptive" else self.percent / 100

    def sentences(self) -> list[str]:
        """How much is reviewed, in words."""
        if self.mode == "none":
            return [_("Annotations aren't reviewed.")]
        if self.mode == "all":
            return [_("Every annotation is reviewed.")]
        said = []
        if self.first:
            said.append(
                ngettext(
                    "Each annotator's first annotation is always reviewed.",
                    "Each annotator's first %(first)d annotations are always reviewed.",
                    self.first,
                )
                % {"first": self.first}
            )
        if self.mode == "adaptive":
            then = _(
                "After that, the share reviewed depends on the annotator's acceptance rate, "
                "with a minimum of 5%."
            )
        elif self.first:
            then = _("After that, a random %(percent)d%% are reviewed.") % {"percent": self.percent}
        else:
            then = _("A random %(percent)d%% of annotations are reviewed.")
            then %= {"percent": self.percent}
        return [" ".join([*said, then])]
