"""Error codes and limits of billing, for the generated references."""

from __future__ import annotations

from core.reference.entries import DocumentedLimit, error_codes

CODES = error_codes(
    409,
    {
        "asked_already": (
            "The admins were asked for prices of this project within the last 24 hours.",
            "Ask again tomorrow.",
        ),
        "no_rate": (
            "No rate applies to accepted work at this instant, so the review decision is refused.",
            "Set a price and a pay for the label type, then repeat the request.",
        ),
    },
)

LIMITS = [
    DocumentedLimit("Rates", "Rows of a rates file", "billing.rates.csv_file.MAX_ROWS"),
    DocumentedLimit("Rates", "Size of a rates file", "billing.rates.forms.MAX_FILE_BYTES", "bytes"),
]

ENTRIES = [*CODES, *LIMITS]
