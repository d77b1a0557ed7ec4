"""The JSON parser of the API: accepts only what the database can store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from core.web.http import too_deep, unstorable


class StorableJson(JSONParser):
    """JSON whose texts and numbers can be stored."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The parsed value; raises ParseError with a sentence."""
        try:
            value = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(too_deep()) from None
        if why := unstorable(value):
            raise ParseError(why)
        return value
