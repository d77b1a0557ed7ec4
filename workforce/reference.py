"""Error codes and limits of workforce, for the generated references."""

from __future__ import annotations

from core.reference.entries import DocumentedLimit, error_codes

CODES = [
    *error_codes(
        401,
        {
            "unknown_token": (
                (
                    "The token is unknown, expired, or revoked, or its owner must set up "
                    "two-factor "
                    "authentication first."
                ),
                "Create a new token under **API tokens**.",
            )
        },
    ),
    *error_codes(
        403,
        {
            "organizations_not_open": (
                "Members can't create organizations in this installation.",
                "Ask the person who runs the installation.",
            )
        },
    ),
    *error_codes(
        409,
        {
            "last_owner": (
                "The organization needs at least one owner.",
                "Make another member an owner first.",
            ),
            "own_membership": (
                "Members can't suspend themselves.",
                "Ask another admin.",
            ),
            "is_member": ("The person is already a member.", "No invitation is needed."),
            "invited_already": ("The person is already invited.", "Resend the invitation."),
            "address_taken": (
                "Another organization has this address.",
                "Choose a different address.",
            ),
            "mfa_missing": (
                "The acting member has no two-factor authentication and would be locked out.",
                "Set it up for your own account, then change the rule.",
            ),
            "pool_name_taken": ("Another pool has this name.", "Choose a different name."),
            "in_progress": (
                "A request with the same `Idempotency-Key` is still running.",
                "Repeat the request in a moment.",
            ),
        },
    ),
    *error_codes(
        410,
        {
            "invitation_unusable": (
                "The invitation was used, revoked, or has expired.",
                "Ask for a new invitation.",
            )
        },
    ),
    *error_codes(
        422,
        {
            "hours": ("The weekly hours aren't seven numbers from 0 to 24.", "Fix `hours`."),
            "columns": (
                "The first row of the invitation file doesn't name the columns.",
                "Use the template of the file.",
            ),
            "unknown_pool": ("A pool with this ID doesn't exist.", "Use an ID from `GET /pools`."),
            "unknown_member": (
                "Some IDs aren't members of the organization.",
                "Use IDs from `GET /members`.",
            ),
            "bad_key": (
                (
                    "The `Idempotency-Key` is too long or contains characters other than "
                    "letters, digits, and symbols."
                ),
                "Send a shorter key, such as a UUID.",
            ),
            "key_reused": (
                "The `Idempotency-Key` was used for a different request.",
                "Use a new key for each request.",
            ),
        },
    ),
]

PEOPLE, API = "People", "API"
LIMITS = [
    DocumentedLimit(
        PEOPLE, "Rows per invitation file", "workforce.members.invitations.file.MAX_ROWS"
    ),
    DocumentedLimit(
        PEOPLE,
        "Size of an invitation file",
        "workforce.members.invitations.forms.MAX_FILE_BYTES",
        "bytes",
    ),
    DocumentedLimit(
        PEOPLE, "Invitations per organization and day", "core.limits.spend.INVITATIONS.most"
    ),
    DocumentedLimit(
        PEOPLE,
        "Times an invitation can be resent per day",
        "core.limits.spend.INVITATION_AGAIN.most",
    ),
    DocumentedLimit(PEOPLE, "Skills per member", "workforce.skills.api.MAX_SKILLS"),
    DocumentedLimit(PEOPLE, "Languages per member", "workforce.skills.api.MAX_LANGUAGES"),
    DocumentedLimit(
        PEOPLE, "Members added to a pool per request", "workforce.pools.api.MAX_BATCH_SIZE"
    ),
    DocumentedLimit(
        PEOPLE,
        "Addresses invited at once on the page",
        "workforce.members.invitations.forms.MAX_ADDRESSES",
    ),
    DocumentedLimit(
        PEOPLE,
        "Announcement length in characters",
        "workforce.announcements.models.MAX_TEXT_LENGTH",
    ),
    DocumentedLimit(
        PEOPLE,
        "Pools per announcement sent through the API",
        "workforce.announcements.api.MAX_POOLS",
    ),
    DocumentedLimit(API, "Requests per token and minute", "core.limits.spend.API_REQUESTS.most"),
    DocumentedLimit(API, "Rows per page of results", "core.api.pages.MAX_VALUE"),
    DocumentedLimit(API, "API tokens per member", "workforce.tokens.actions.MAX_TOKENS"),
    DocumentedLimit(API, "API token lifetime", "workforce.tokens.actions.MAX_DAYS", "days"),
    DocumentedLimit(
        API,
        "Length of an `Idempotency-Key`",
        "workforce.tokens.idempotency.MAX_KEY_LENGTH",
        "characters",
    ),
]

ENTRIES = [*CODES, *LIMITS]
