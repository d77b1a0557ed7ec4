"""Does a kept skip reason read as a sentence?"""

import pytest

from annotation.workflow.lifecycle.reasons import SkipReason, skip_text


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ("unclear", "The guideline doesn't cover this case"),
        ("other: Two languages: mixed", "Other: Two languages: mixed"),
        ("Half of it is missing", "Half of it is missing"),
        ("Note: half of it is missing", "Note: half of it is missing"),
        ("", ""),
    ],
)
def test_a_kept_reason_is_read(kept, expected):
    assert skip_text(kept) == expected


@pytest.mark.parametrize("code", SkipReason.values)
def test_no_code_is_shown(code):
    assert skip_text(code) != code
