"""Policy: one version of a project's workflow settings, in sections that the apps declare.

A section is a subclass of `SettingsSection` in the feature that reads it. It validates, documents
and stores its settings; the page, the API and the versions take it from its declaration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, TypeVar, cast

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo

from core.declarations import Declaration, declared
from core.web.errors import Invalid


@dataclass(frozen=True)
class Input:
    """How the settings page asks for a setting. One without it is set by the API alone.

    `choices`: the titles of the values of a `Literal`. `step`: of a number's arrows.
    """

    label: str | Promise
    help_text: str | Promise = ""
    choices: Mapping[str, str | Promise] | None = None
    step: str = ""


class SettingsSection(BaseModel):
    """Base of all sections; every setting has a default.

    `flat`: settings that had another name at the top level in older versions, by that name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: ClassVar[str]
    title: ClassVar[str | Promise]
    flat: ClassVar[Mapping[str, str]] = {}

    def sentences(self) -> list[str]:
        """The settings in words; as label and value where a section says nothing better."""
        return [f"{asks.label}: {getattr(self, name)}" for name, asks, _info in inputs(type(self))]


@dataclass(frozen=True)
class WorkflowSection(Declaration):
    """Adds a section to the workflow settings of all projects."""

    settings: type[SettingsSection]

    @property
    def key(self) -> str:
        """The section's name."""
        return self.settings.name


Section = TypeVar("Section", bound=SettingsSection)


class Policy:
    """A section for each one declared; what isn't given has its defaults.

    `Policy(ReviewSettings(mode="all"))[ReviewSettings].mode`
    """

    def __init__(self, *sections: SettingsSection) -> None:
        self._sections = {type(each): each for each in sections}

    def __getitem__(self, kind: type[Section]) -> Section:
        """The section of this class."""
        return cast("Section", self._sections.get(kind) or default_section(kind))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Policy):
            return NotImplemented
        kinds = self._sections.keys() | other._sections.keys()
        return all(self[kind] == other[kind] for kind in kinds)

    __hash__ = None  # type: ignore[assignment]  # found by nothing

    def changed(self, *sections: SettingsSection) -> Policy:
        """The same with these sections instead of its own."""
        return Policy(*(self._sections | {type(each): each for each in sections}).values())


@cache
def default_section(kind: type[Section]) -> Section:
    """A section as it is where nothing was set."""
    return kind()


def section_kinds() -> list[type[SettingsSection]]:
    """The declared sections in their order."""
    return [each.settings for each in declared(WorkflowSection).values()]


def inputs(kind: type[SettingsSection]) -> Iterator[tuple[str, Input, FieldInfo]]:
    """The settings of a section that its page asks for."""
    for name, info in kind.model_fields.items():
        for each in info.metadata:
            if isinstance(each, Input):
                yield name, each, info


def parse_policy(raw: Any, *, base: Policy | None = None) -> Policy:
    """Read stored or submitted settings, by section or by the flat names of older versions.

    `{"review": {"mode": "all"}, "queue": {"lease_minutes": 20}}`. What isn't named is as in `base`.
    Raises Invalid with a sentence.
    """
    given = sectioned(raw)
    sections = []
    for kind in section_kinds():
        own = given.pop(kind.name, {})
        if base is not None and isinstance(own, dict):
            own = base[kind].model_dump() | own
        try:
            sections.append(kind.model_validate(own))
        except ValidationError as error:
            first = error.errors()[0]
            raise refusal([kind.name, *first["loc"]], first["msg"]) from error
    for name in given:
        raise refusal([name], _("there is no such setting"))
    return Policy(*sections)


def sectioned(raw: Any) -> dict[str, Any]:
    """Settings by section; a flat name counts where both are given."""
    if not isinstance(raw, dict):
        raise Invalid(_("Workflow settings must be an object with sections as keys."))
    flat = {old: (kind, name) for kind in section_kinds() for old, name in kind.flat.items()}
    found = {name: value for name, value in raw.items() if name not in flat}
    for old in raw.keys() & flat.keys():
        kind, name = flat[old]
        section = found.get(kind.name, {})
        if isinstance(section, dict):
            found[kind.name] = section | {name: raw[old]}
    return found


def refusal(place: list[Any], message: str) -> Invalid:
    """What is wrong with which setting."""
    values = {"place": ".".join(str(part) for part in place), "message": message}
    return Invalid(_("Workflow settings, %(place)s: %(message)s.") % values)


def stored_policy(policy: Policy) -> dict[str, dict[str, Any]]:
    """The JSON form that a version keeps: all declared sections with all settings."""
    return {kind.name: policy[kind].model_dump(mode="json") for kind in section_kinds()}
