"""What apps declare for the generated reference pages: pages, error codes, limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pkgutil import resolve_name

from core.declarations import Declaration


@dataclass(frozen=True)
class ReferencePage(Declaration):
    """A page below `docs/` that `manage.py write_references` writes; `make` gives its Markdown."""

    path: str
    make: Callable[[], str]

    @property
    def key(self) -> str:
        """The path."""
        return self.path


@dataclass(frozen=True)
class ErrorCode(Declaration):
    """A `code` of a refusal, with its HTTP statuses, its meaning, and what a client should do."""

    code: str
    statuses: tuple[int, ...]
    means: str
    do: str

    @property
    def key(self) -> str:
        """The code."""
        return self.code


@dataclass(frozen=True)
class DocumentedLimit(Declaration):
    """A limit that users meet. `constant` is the dotted path of its value, `unit` what it counts.

    Values in `bytes` are shown in megabytes.
    """

    group: str
    what: str
    constant: str
    unit: str = ""

    @property
    def key(self) -> str:
        """What it limits."""
        return f"{self.group}: {self.what}"

    @property
    def value(self) -> int:
        """The value in the code."""
        return int(resolve_name(self.constant))


def error_codes(status: int, codes: dict[str, tuple[str, str]]) -> list[ErrorCode]:
    """Codes of one status: {code: (meaning, what to do)}."""
    return [ErrorCode(code, (status,), means, do) for code, (means, do) in codes.items()]


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table. A pipe in a cell is escaped."""
    lines = [list(heads)]
    lines += [["---"] * len(lines[0])]
    lines += [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
