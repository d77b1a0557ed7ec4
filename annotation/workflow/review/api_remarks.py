"""Remarks on single regions in the API, keyed by field name, then region ID."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotation.workflow.lifecycle.remarks import MAX_REMARK_LENGTH, MAX_REMARKS

SAID = "Remarks on regions, by field name and region ID."
TO_SAY = (
    f"{SAID} Only for reviews of a single annotation. At most {MAX_REMARKS} remarks of up to "
    f"{MAX_REMARK_LENGTH} characters each."
)


def remarks_field(help_text: str = SAID, **options: Any) -> serializers.DictField:
    """Serializer field for remarks."""
    by_region = serializers.DictField(child=serializers.CharField(allow_blank=True))
    return serializers.DictField(child=by_region, help_text=help_text, **options)
