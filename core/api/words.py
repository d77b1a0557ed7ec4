"""Texts and examples of API properties that every feature uses."""

from __future__ import annotations

from core.api.property_texts import property_examples, property_texts

TEXTS = property_texts(
    {
        "id": "The ID.",
        "name": "The name.",
        "results": "The entries of this page, newest first.",
        "state": "The state.",
        "created_at": "When it was created.",
        "text": "The text.",
        "kind": "The type.",
        "title": "The title.",
        "role": "The role in the organization.",
        "member": "ID of the member.",
        "members": "The members.",
        "email": "The email address.",
        "person": "ID of the member whose work it is.",
        "number": "The version number, counted from 1.",
        "note": "A note for others.",
        "at": "When it happened.",
        "who": "Name of the member, as the reader may see it.",
        "total": "How many entries there are in total.",
        "finished_at": "When it finished. Null while it is running.",
        "failure": "Why it failed. Empty if it didn't.",
        "handled": "How many entries are processed so far.",
        "left_out": "How many entries were left out, because they can't be changed.",
        "size_bytes": "Size of the file in bytes.",
        "key": "The key, which stays the same.",
        "url": "Address of the page in Crewmark.",
        "mail": "When it is emailed: at once, once a day, or never.",
        "in_page": "Whether it is shown in Crewmark.",
        "detail": "Details, depending on the type.",
        "expires_at": "When it expires.",
        "organization": "Address of the organization.",
        "timezone": "Time zone of the organization, such as Europe/Berlin.",
        "currency": "Currency of all amounts, such as EUR.",
        "scopes": "The scopes of the token.",
        "status": "The HTTP status.",
        "type": "A URN that names the error code.",
        "Problem.title": "The phrase of the HTTP status.",
        "action": "Code of the action, such as `project.create`.",
        "subject": "Type of the object, such as `project`.",
        "subject_id": "ID of the object.",
        "since": "First day, in the organization's time zone.",
        "until": "Last day, in the organization's time zone.",
        "first": "First day, in the organization's time zone.",
        "last": "Last day, in the organization's time zone.",
        "seen_at": "When the member saw it. Null if not yet.",
        "choices": "The choices to change.",
        "file": "The file.",
        "format": "Format of the file.",
        "by": "What the figures are grouped by.",
        "search": "Part of the text to find.",
        "AuditShown.name": "Name of the member who acted.",
        "AuditShown.id": "ID of the entry.",
        "Me.name": "Your name.",
        "Me.role": "Your role in the organization.",
        "Me.member": "Your member ID.",
        "NotificationShown.text": "The notification as a sentence.",
        "NotificationShown.kind": "Code of the notification type.",
        "ChoiceShown.kind": "Code of the notification type.",
        "ChoiceBody.kind": "Code of the notification type.",
        "ChoiceShown.title": "The notification type in words.",
    }
)

EXAMPLES = property_examples(
    {
        "email": "mira@example.org",
        "timezone": "Europe/Berlin",
        "currency": "EUR",
        "text": "Does irony count as spam?",
        "note": "First delivery.",
    }
)
ENTRIES = [*TEXTS, *EXAMPLES]
