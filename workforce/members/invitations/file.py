"""The invitation file: its rows, and the problems of each in words."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.identity.models import Role
from core.web.errors import Invalid
from core.web.plain_name import plain_name
from workforce.members.languages import languages_in
from workforce.skills.reading import SEPARATORS, skills_in

COLUMNS = ("email", "name", "role", "pools", "skills", "languages")
REASONS = "problem"  # the column that rejected rows come back with; passed over
MAX_ROWS = 5000
MAX_POOL_NAME = 80
MAX_LENGTH = {"email": 254, "name": 150}


@dataclass(frozen=True)
class Row:
    """One line of the file: as it was written, and what it means."""

    line: int
    written: dict[str, str]
    email: str = ""
    role: str = Role.ANNOTATOR
    pools: list[int] = field(default_factory=list)
    new_pools: list[str] = field(default_factory=list)  # names of pools to create
    skills: dict[str, int] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    known: str = ""  # why there is nothing to do: a member, or invited already

    @property
    def role_name(self) -> str:
        """The role as people call it."""
        return str(Role(self.role).label)

    @property
    def is_good(self) -> bool:
        """Whether an invitation will go out."""
        return not self.problems and not self.known


@dataclass(frozen=True)
class Surroundings:
    """What the rows are checked against: roles to give, pools by name, addresses that are known.

    With `may_create`, a pool that doesn't exist isn't a problem but a pool to create.
    """

    roles: Mapping[str, str]
    pools: Mapping[str, int]
    known: Mapping[str, str]
    may_create: bool = False


def text_of(content: bytes) -> str:
    """The file as text: UTF-8, else as an office program of the West saves it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def written_rows(text: str) -> list[tuple[int, dict[str, str]]]:
    """(line, column -> text) of each filled row; raises Invalid for what is no such table."""
    text = text.removeprefix("\ufeff").replace("\0", "")
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        reader = csv.DictReader(io.StringIO(text), delimiter=separator, strict=True)
        header = [(name or "").strip().lower() for name in reader.fieldnames or []]
        refuse_strange(header)
        reader.fieldnames = header
        rows = [(reader.line_num, cleaned(row)) for row in reader]
    except csv.Error as wrong:
        raise Invalid(_("This isn't a CSV file: %(why)s.") % {"why": wrong}) from None
    filled = [(line, row) for line, row in rows if any(row.values())]
    if len(filled) > MAX_ROWS:
        raise Invalid(
            _("The file has %(number)s rows. The limit is %(most)s. Split the file.")
            % {"number": len(filled), "most": MAX_ROWS}
        )
    if not filled:
        raise Invalid(_("The file has no rows below its header."))
    return filled


def refuse_strange(header: list[str]) -> None:
    """Raise Invalid unless the columns are ours, each at most once, the address among them."""
    strange = [name for name in header if name not in (*COLUMNS, REASONS)]
    if strange or len(header) != len(set(header)) or "email" not in header:
        raise Invalid(
            _(
                "The first row must name the columns: email, and optionally name, role, pools, "
                "skills, and languages, each once. Use the template."
            ),
            code="columns",
        )


def cleaned(row: Mapping[str | None, object]) -> dict[str, str]:
    """The known columns without blanks around; what stands beyond the header is kept apart."""
    found = {name: str(row.get(name) or "").strip() for name in COLUMNS}
    return found | ({"beyond": "yes"} if row.get(None) else {})


def read_rows(text: str, around: Callable[[list[str]], Surroundings]) -> list[Row]:
    """Every row with what is wrong with it; `around` gets the addresses and looks things up."""
    rows = written_rows(text)
    surroundings = around([row["email"].lower() for _line, row in rows])
    seen: dict[str, int] = {}
    return [read_row(line, row, surroundings, seen) for line, row in rows]


def read_row(line: int, written: dict[str, str], around: Surroundings, seen: dict[str, int]) -> Row:
    """One row; `seen` are the addresses of the rows before, with their lines."""
    problems: list[str] = []
    email = written["email"].lower()
    problems += email_problems(email, line, seen)
    problems += length_problems(written)
    if written["name"]:
        try:
            written["name"] = plain_name(written["name"])
        except Invalid as wrong:
            problems.append(wrong.message)
    role = role_of(written["role"], around.roles, problems)
    pools, new_pools = pools_of(written["pools"], around, problems)
    try:
        skills = skills_in(written["skills"])
    except ValueError as wrong:
        problems.append(_("“%(part)s” isn't a skill with a level from 1 to 3.") % {"part": wrong})
        skills = {}
    try:
        languages = languages_in(written["languages"])
    except ValueError as wrong:
        problems.append(
            _("“%(part)s” isn't a language code such as de or pt-BR.") % {"part": wrong}
        )
        languages = []
    known = around.known.get(email, "")
    return Row(line, written, email, role, pools, new_pools, skills, languages, problems, known)


def email_problems(email: str, line: int, seen: dict[str, int]) -> list[str]:
    """What is wrong with the address."""
    try:
        validate_email(email)
    except ValidationError:
        return [_("“%(email)s” isn't an email address.") % {"email": email[:80]}]
    first = seen.setdefault(email, line)
    return (
        []
        if first == line
        else [_("Duplicate of line %(line)s: same email address.") % {"line": first}]
    )


def length_problems(written: Mapping[str, str]) -> list[str]:
    """Texts that are too long, and cells beyond the header."""
    found = [
        _("The value in column %(name)s is longer than %(most)s characters.")
        % {"name": name, "most": most}
        for name, most in MAX_LENGTH.items()
        if len(written[name]) > most
    ]
    if "beyond" in written:
        found.append(_("The row has more cells than the header."))
    return found


def role_of(text: str, roles: Mapping[str, str], problems: list[str]) -> str:
    """The role by code or name; an annotator where none is written."""
    role = roles.get(text.casefold()) if text else Role.ANNOTATOR
    if role is None:
        problems.append(
            _("“%(role)s” isn't a role you can assign. You can assign: %(roles)s.")
            % {"role": text[:40], "roles": ", ".join(sorted(set(roles.values())))}
        )
    return role or Role.ANNOTATOR


def pools_of(text: str, around: Surroundings, problems: list[str]) -> tuple[list[int], list[str]]:
    """The ids of the pools by name, and the names of pools to create."""
    names = [part.strip() for part in SEPARATORS.split(text) if part.strip()]
    names = list(dict.fromkeys(names))
    strange = [name for name in names if name not in around.pools]
    known = [around.pools[name] for name in names if name in around.pools]
    if around.may_create:
        too_long = [name for name in strange if len(name) > MAX_POOL_NAME]
        problems += [
            _("The pool name “%(name)s…” is longer than %(most)s characters.")
            % {"name": name[:MAX_POOL_NAME], "most": MAX_POOL_NAME}
            for name in too_long
        ]
        return known, [name for name in strange if name not in too_long]
    problems += [_("Pool “%(name)s” doesn't exist.") % {"name": name[:80]} for name in strange]
    return known, []
