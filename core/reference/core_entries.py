"""Error codes and reference pages of core and config."""

from __future__ import annotations

from core.reference.entries import ErrorCode, ReferencePage, error_codes
from core.reference.pages import errors_page, limits_page, notifications_page, permissions_page

PAGES = [
    ReferencePage("permissions.md", permissions_page),
    ReferencePage("reference/errors.md", errors_page),
    ReferencePage("reference/notifications.md", notifications_page),
    ReferencePage("reference/limits.md", limits_page),
]

CODES = [
    ErrorCode(
        "refused",
        (406, 409),
        "The request can't be carried out in the current state.",
        "Read `detail`.",
    ),
    ErrorCode(
        "malformed",
        (400, 422),
        "The request can't be parsed: invalid JSON, form data, or query.",
        "Fix the syntax of the request.",
    ),
    ErrorCode(
        "too_many",
        (422, 429),
        "429: too many requests in a short time. 422: too many rows in one request.",
        "429: wait for the seconds in `Retry-After`. 422: send fewer rows at a time.",
    ),
    *error_codes(
        401,
        {
            "unauthorized": (
                "The request has no API token.",
                "Send `Authorization: Bearer cmk_…`.",
            ),
            "signed_out": ("Pages only: the session has ended.", "Sign in again."),
        },
    ),
    *error_codes(
        403,
        {
            "forbidden": (
                "The role or the token's scopes don't allow this.",
                (
                    "Use a token with the scope that the API reference names, of a member with the "
                    "permission."
                ),
            ),
            "page_out_of_date": (
                "Pages only: the form is older than the current sign-in.",
                "Reload the page.",
            ),
            "mfa_required": (
                "Pages only: the organization requires two-factor authentication.",
                "Set it up for your account.",
            ),
        },
    ),
    *error_codes(
        404,
        {
            "not_found": (
                "Nothing exists at this address, or the member has no access to it.",
                "Check the address, the ID, and the member's access to the project.",
            )
        },
    ),
    *error_codes(
        405,
        {
            "method_not_allowed": (
                "The address doesn't accept this HTTP method.",
                "Use a method that the API reference names.",
            )
        },
    ),
    *error_codes(
        409,
        {
            "conflict": (
                "The state has changed or doesn't allow this.",
                "Read the object again, then decide whether to repeat the request.",
            )
        },
    ),
    *error_codes(
        410,
        {"gone": ("The object is no longer available to the member.", "Continue without it.")},
    ),
    *error_codes(
        413,
        {
            "too_large": (
                "The request or its file is too large.",
                "Split it. See [limits.md](limits.md).",
            )
        },
    ),
    *error_codes(
        415,
        {
            "unsupported_media_type": (
                "The body isn't JSON.",
                "Send `Content-Type: application/json`.",
            )
        },
    ),
    *error_codes(
        422,
        {
            "invalid": (
                "Values in the request are wrong or unknown.",
                "Fix the fields that `errors` or `problems` names.",
            ),
            "bad_cursor": (
                "The cursor of a list wasn't created by Crewmark.",
                "Use the URL in `next` unchanged.",
            ),
            "unknown_kind": (
                "The notification type doesn't exist for this role.",
                "Use a code that `GET /notifications/choices` names.",
            ),
            "name": (
                "The name has no visible letters or digits, or contains a link.",
                "Send another name.",
            ),
        },
    ),
    *error_codes(
        500,
        {"fault": ("An unexpected error. Nothing was changed.", "Try again later.")},
    ),
    *error_codes(
        503,
        {
            "database_away": ("The database can't be reached.", "Repeat the request in a minute."),
            "took_too_long": (
                "The request took too long and was stopped.",
                "Repeat it in a minute, or request less at once.",
            ),
        },
    ),
    *error_codes(
        507,
        {
            "disk_full": (
                "The server has run out of storage.",
                "Tell the administrator of the installation.",
            )
        },
    ),
]

ENTRIES = [*PAGES, *CODES]
