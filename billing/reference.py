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
            "No rate applies to accepted work at this time, so the review decision is rejected.",
            "Set a price and a pay rate for the label type, then repeat the request.",
        ),
        "archived": ("The customer is archived.", "Restore the customer first."),
        "credit_used": (
            "Part of the payment was used as credit for another invoice.",
            "Keep the payment, or credit the other invoice first.",
        ),
        "credited": (
            "The document is a draft, a credit note, or already credited.",
            "Read the document again.",
        ),
        "budget_ended": ("The budget has ended.", "Set a new budget."),
        "budget_too_small": (
            "More than this amount is already spent or reserved for work in progress.",
            "Send at least the amount in `detail`, or set `is_hard` to false.",
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
            "A draft contains work of the project, so its customer can't be changed.",
            "Issue or delete the draft first.",
        ),
        "issued": (
            "The document is issued and can't be deleted.",
            "Credit the invoice instead.",
        ),
        "no_credit": (
            "The customer has no credit, or the invoice has no open amount.",
            "Record a payment.",
        ),
        "no_pdf": ("The document has no PDF yet.", "Try again in a minute."),
        "not_payable": (
            "Only an issued invoice of the customer can be paid.",
            "Choose another invoice, or leave it out.",
        ),
        "draft_incomplete": (
            "Something is missing on the draft, so it can't be issued. `detail` says what.",
            "Add what is missing, then issue it again.",
        ),
        "nothing_open": ("The invoice has no open amount.", "Read the invoice again."),
        "not_refundable": (
            "The amount is above the customer's credit or what is left of the payment.",
            "Credit the invoice first, or refund less.",
        ),
        "paid_online": (
            "The payment was made online, so it can't be undone.",
            "Refund it on its invoice's page.",
        ),
        "processing": (
            "The bank is processing a payment of the invoice.",
            "Wait until it is paid or has failed.",
        ),
        "pays_for_projects": (
            "The customer pays for projects, so it can't be archived.",
            "Choose another customer for the projects first.",
        ),
        "topped_up": (
            "The week was topped up to the pay floor, so its active time can't change.",
            "Grant a bonus if pay is still missing.",
        ),
        "total_changed": (
            "The total isn't the one that was shown: of a draft, or of top-ups.",
            "Read the amounts again, then repeat the request.",
        ),
        "undone": ("The payment has already been undone.", "No action is needed."),
        "week_not_over": ("The week isn't over yet.", "Wait until it is over."),
    },
)
ENDED = error_codes(
    410,
    {
        "pay_link_ended": (
            "The link to pay an invoice has ended, or online payments are off.",
            "Send the invoice again: the email has a new link.",
        ),
    },
)
UNUSABLE = error_codes(
    422,
    {
        "customer": (
            "The customer details aren't valid. `field` names the one to change.",
            "Change the named property.",
        ),
        "budget_values": (
            "The budget's values don't fit together. `field` names the one to change.",
            "Change the named property.",
        ),
        "budget_scope": (
            "More than one of project, customer, and pool is given, or there is none with this ID.",
            "Send the ID of one of them, or of none for the whole organization.",
        ),
        "payment": (
            "The payment can't be recorded like this. `field` names what to change.",
            "Change the named property.",
        ),
        "period": (
            "The period ends before it begins, or isn't over yet.",
            "Send an earlier `period_to`.",
        ),
        "rate_scope": (
            "A price is for a customer or a project, not for both. A minimum is for one of them.",
            "Send one of them. For the price of all others send none.",
        ),
        "rate_tiers": (
            "The tiers don't make a price. The message says what is wrong with them.",
            "Correct the tiers, or send a price without tiers.",
        ),
        "minimum": (
            "The month has begun, has a minimum already, or the amount isn't in whole units.",
            "Send a later month, or a rounded amount.",
        ),
        "unknown_customer": ("The customer doesn't exist.", "Read the list of customers."),
        "unknown_invoice": ("The invoice doesn't exist.", "Read the list of invoices."),
        "unknown_project": ("The project doesn't exist.", "Read the list of projects."),
    },
)

LIMITS = [
    DocumentedLimit("Rates", "Rows per rates file", "billing.rates.csv_file.MAX_ROWS"),
    DocumentedLimit("Rates", "Size of a rates file", "billing.rates.forms.MAX_FILE_BYTES", "bytes"),
]

ENTRIES = [*CODES, *ENDED, *UNUSABLE, *LIMITS]
