"""The tag that puts the scripts' texts into a page."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from annotation.workflow.labeling.script_texts import texts_block

register = template.Library()


@register.simple_tag
def script_texts() -> SafeString:
    """The texts in the language of the request, as a JSON data block."""
    return texts_block(get_language())
