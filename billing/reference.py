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
        "archived": ("The customer is archived.", "Restore the customer first."),
        "credit_used": (
            "A part of the payment was used as credit for another invoice.",
            "Leave the payment, or credit the other invoice first.",
        ),
        "credited": (
            "The document is a draft, a credit note, or credited already.",
            "Read the document again.",
        ),
        "customer_changed": (
            "Another request changed the customer of the project at the same moment.",
            "Read the project's customer, then repeat the request if it is still needed.",
        ),
        "already_scheduled": (
            "The member gets this report already.",
            "Choose other rows or another frequency.",
        ),
        "customer_name_taken": ("Another customer has this name.", "Choose a different name."),
        "in_draft": (
            "A draft contains work of the project, so its customer can't change.",
            "Issue or delete the draft first.",
        ),
        "issued": (
            "The document is issued and can't be deleted.",
            "Credit the invoice instead.",
        ),
        "no_credit": ("The customer has no credit, or nothing is open.", "Record a payment."),
        "no_pdf": ("The document has no PDF yet.", "Try again in a minute."),
        "not_payable": (
            "Only an issued invoice of the customer can be paid.",
            "Choose another invoice, or leave it out.",
        ),
        "draft_incomplete": (
            "Something is missing on the draft, so it can't be issued. `detail` says what.",
            "Add what is missing, then issue it again.",
        ),
        "nothing_open": ("Nothing is open of the invoice.", "Read the invoice again."),
        "pays_for_projects": (
            "The customer pays for projects, so it can't be archived.",
            "Choose another customer for the projects first.",
        ),
        "total_changed": (
            "The total of the draft isn't the one that was shown.",
            "Check the draft again, then issue it.",
        ),
        "undone": ("The payment is undone already.", "Nothing is left to do."),
    },
)
UNUSABLE = error_codes(
    422,
    {
        "customer": (
            "The details of the customer don't fit. `field` names the one to change.",
            "Change the named property.",
        ),
        "payment": (
            "The payment can't be recorded like this. `field` names what to change.",
            "Change the named property.",
        ),
        "period": (
            "The period ends before it begins, or isn't over.",
            "Send an earlier `period_to`.",
        ),
        "rate_scope": (
            "A price is for a customer or for a project, not for both.",
            "Send one of them, or none.",
        ),
        "unknown_customer": ("The customer doesn't exist.", "Read the list of customers."),
        "unknown_invoice": ("The invoice doesn't exist.", "Read the list of invoices."),
        "unknown_project": ("The project doesn't exist.", "Read the list of projects."),
    },
)

LIMITS = [
    DocumentedLimit("Rates", "Rows of a rates file", "billing.rates.csv_file.MAX_ROWS"),
    DocumentedLimit("Rates", "Size of a rates file", "billing.rates.forms.MAX_FILE_BYTES", "bytes"),
]

ENTRIES = [*CODES, *UNUSABLE, *LIMITS]
