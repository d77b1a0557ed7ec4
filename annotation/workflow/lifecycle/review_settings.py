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
            gettext_lazy("A reviewer accepts, corrects or rejects what annotators answer."),
            choices={
                "none": gettext_lazy("No review"),
                "sample": gettext_lazy("A random share"),
                "adaptive": gettext_lazy("By how well each person's work passes"),
                "all": gettext_lazy("Every answer"),
            },
        ),
    ] = "sample"
    percent: Annotated[
        int,
        Input(
            gettext_lazy("Share to review, in percent"),
            gettext_lazy("Counts where a random share is reviewed: 10 is one answer in ten."),
        ),
        Field(ge=1, le=100),
    ] = 10
    first: Annotated[
        int,
        Input(
            gettext_lazy("Answers of somebody new that are all reviewed"),
            gettext_lazy("So many of each person's first answers, before the share counts."),
        ),
        Field(ge=0, le=1000),
    ] = 20
    lease_minutes: int = Field(default=30, ge=1, le=480)
    cap: int = Field(default=5, ge=1, le=100)

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
            return [_("No answer is reviewed.")]
        if self.mode == "all":
            return [_("Every answer is reviewed.")]
        said = []
        if self.first:
            said.append(
                ngettext(
                    "The first answer of each person is reviewed.",
                    "The first %(first)d answers of each person are all reviewed.",
                    self.first,
                )
                % {"first": self.first}
            )
        if self.mode == "adaptive":
            then = _(
                "Then a share that follows how well each person's answers pass, "
                "never less than 5 %."
            )
        elif self.first:
            then = _("Then %(percent)d %%, drawn at random.") % {"percent": self.percent}
        else:
            then = _("%(percent)d %% of the answers, drawn at random, are reviewed.")
            then %= {"percent": self.percent}
        return [" ".join([*said, then])]
