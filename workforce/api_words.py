"""Texts and examples of API properties of members, pools, skills and invitations."""

from __future__ import annotations

from core.api.property_texts import property_examples, property_texts

TEXTS = property_texts(
    {
        "pool": "ID of the pool.",
        "pools": "The pools.",
        "joined_at": "When the member joined.",
        "away_until": "Last day of an absence. Null if there is none.",
        "languages": "Languages the member knows, as language tags such as `de`.",
        "people": "How many members the pool has.",
        "sent": "How many invitations were sent.",
        "line": "Line of the file, counted from 1.",
        "problems": "What is wrong with the row.",
        "rows": "The rows.",
        "joined": "How many members were added.",
        "ends_on": "Last day on which the announcement is shown. Null if it is shown until "
        "members close it.",
        "sent_at": "When the announcement was sent.",
        "AnnouncementShown.ended_at": "When the announcement was ended early. Null if it wasn't.",
        "AnnouncementShown.title": "Title of the announcement.",
        "AnnouncementShown.text": "Text of the announcement.",
        "AnnouncementBody.title": "Title of the announcement.",
        "AnnouncementBody.text": "Plain text. Web addresses become links.",
        "AnnouncementBody.pools": "IDs of the pools whose members are notified.",
        "AnnouncementPoolShown.name": "Name of the pool.",
        "RecipientShown.name": "Name of the member.",
        "PoolShown.name": "Name of the pool.",
        "PoolBody.name": "Name of the pool.",
        "PoolName.name": "Name of the pool.",
        "PoolPerson.name": "Name of the member.",
        "MemberShown.name": "Name of the member.",
        "MemberShown.pools": "The member's pools.",
        "MemberShown.id": "ID of the member.",
        "RowBody.name": "Name used to greet the person.",
        "SkillShown.name": "Name of the skill.",
        "PeopleBody.members": "IDs of the members to add.",
        "InvitationShown.role": "Role that the invited person gets.",
        "InvitationBody.role": "Role that the invited person gets.",
        "RoleBody.role": "The new role.",
    }
)

EXAMPLES = property_examples(
    {
        "AnnouncementBody.title": "No work on Friday",
        "AnnouncementBody.text": "All projects pause for a day.",
        "AnnouncementShown.title": "No work on Friday",
        "AnnouncementShown.text": "All projects pause for a day.",
        "ends_on": "2099-12-31",
        "PoolBody.name": "Night shift",
        "PoolShown.name": "Night shift",
        "PoolName.name": "Night shift",
        "MemberShown.name": "Mira",
        "RowBody.name": "Mira",
        "RowBody.role": "annotator",
        "RowBody.languages": "de, en",
        "OrganizationBody.name": "Acme Labs",
        "OrganizationShown.name": "Acme Labs",
        "languages": ["de", "en"],
        "hours": [8, 8, 8, 8, 8, 0, 0],
    }
)
ENTRIES = [*TEXTS, *EXAMPLES]
