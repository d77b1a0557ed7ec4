"""Request bodies: exactly the described fields; unknown ones are refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers


class Body(serializers.Serializer[Any]):
    """What the client sends, as a JSON object or as query parameters."""

    def to_internal_value(self, data: Any) -> Any:
        """The checked values; refuses what isn't described, so that a typing error is noticed."""
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                message = _("Unknown field.")
                raise serializers.ValidationError({str(name): message for name in unknown})
        return super().to_internal_value(data)


class Nothing(Body):
    """No fields at all."""


class Shown(serializers.Serializer[Any]):
    """What is answered."""


def values_in(body: type[Body], data: Any) -> dict[str, Any]:
    """The values of the fields that were sent; raises ValidationError with all problems."""
    filled = body(data=data)
    filled.is_valid(raise_exception=True)
    return dict(filled.validated_data)
