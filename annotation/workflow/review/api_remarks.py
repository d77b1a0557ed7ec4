"""Remarks on single regions in the API, keyed by field name, then region ID."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotation.workflow.lifecycle.remarks import MAX_REMARK_LENGTH, MAX_REMARKS

SAID = "What was said of single regions: by the field's name, then by the region's id."
TO_SAY = (
    f"{SAID} Only where one answer is judged; at most {MAX_REMARKS}, of {MAX_REMARK_LENGTH} "
    "characters each."
)


def remarks_field(help_text: str = SAID, **options: Any) -> serializers.DictField:
    """Serializer field for remarks."""
    by_region = serializers.DictField(child=serializers.CharField(allow_blank=True))
    return serializers.DictField(child=by_region, help_text=help_text, **options)
