"""Files of payouts for a bank: CSV, and SEPA credit transfers (ISO 20022 pain.001.001.09)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _

from billing.payouts.encryption import Account, unseal
from billing.payouts.models import Payout, PayoutBatch, PayoutSettings
from billing.payouts.rules import is_iban, is_in_sepa, sepa_text, unit_of
from core.web.errors import Conflict

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
SEPA_CURRENCY = "EUR"
MAX_NAME, MAX_TEXT = 70, 140
HEADER = [
    "reference",
    "name",
    "account_holder",
    "account",
    "bank",
    "amount",
    "currency",
    "text",
]


def reference_of(payout: Payout) -> str:
    """What names the transfer at the bank: the same at each download, so it is made once."""
    return f"CREWMARK-{payout.pk}"


def csv_rows(payouts: Sequence[Payout], text: str) -> Iterator[tuple[object, ...]]:
    """The cells of each payout, with the full account."""
    for payout in payouts:
        account = account_of(payout)
        yield (
            reference_of(payout),
            payout.member.name,
            account.holder,
            account.number,
            account.bank,
            amount_text(payout),
            payout.currency,
            text,
        )


def account_of(payout: Payout) -> Account:
    """The account that a payout goes to."""
    return unseal(payout.bank_details.sealed, member_id=payout.member_id)


def amount_text(payout: Payout) -> Decimal:
    """The amount with the decimals of its currency: 12.30."""
    amount: Decimal = payout.amount
    return amount.quantize(unit_of(payout.currency))


def why_no_sepa(batch: PayoutBatch, settings: PayoutSettings) -> str:
    """Why there is no SEPA file of these payouts, in a sentence; empty if there can be one."""
    if batch.currency != SEPA_CURRENCY:
        return _("SEPA transfers are in euros only. Use the CSV file.")
    if not settings.payer_iban or not settings.payer_name:
        return _("To download a SEPA file, enter the account to pay from in the payout settings.")
    return ""


def sepa_file(
    batch: PayoutBatch,
    payouts: Sequence[Payout],
    settings: PayoutSettings,
    *,
    text: str,
    on: date,
) -> bytes:
    """The XML of a SEPA credit transfer of these payouts, to be made on a day.

    Raises Conflict in another currency and without the paying account.
    """
    if reason := why_no_sepa(batch, settings):
        raise Conflict(reason)
    assert batch.released_at is not None
    total = str(sum(map(amount_text, payouts), Decimal(0)))
    name = f"CREWMARK-{batch.organization_id}-{batch.number}"
    payer = sepa_text(settings.payer_name, MAX_NAME)

    document = ET.Element("Document", xmlns=NAMESPACE)
    root = ET.SubElement(document, "CstmrCdtTrfInitn")
    header = ET.SubElement(root, "GrpHdr")
    add(header, "MsgId", name)
    add(header, "CreDtTm", f"{batch.released_at:%Y-%m-%dT%H:%M:%SZ}")
    add(header, "NbOfTxs", str(len(payouts)))
    add(header, "CtrlSum", total)
    add(header, "InitgPty/Nm", payer)
    payment = ET.SubElement(root, "PmtInf")
    add(payment, "PmtInfId", name)
    add(payment, "PmtMtd", "TRF")
    add(payment, "NbOfTxs", str(len(payouts)))
    add(payment, "CtrlSum", total)
    add(payment, "PmtTpInf/SvcLvl/Cd", "SEPA")
    add(payment, "ReqdExctnDt/Dt", on.isoformat())
    add(payment, "Dbtr/Nm", payer)
    add(payment, "DbtrAcct/Id/IBAN", settings.payer_iban)
    add(payment, "DbtrAgt/FinInstnId/Othr/Id", "NOTPROVIDED")
    add(payment, "ChrgBr", "SLEV")
    for payout in payouts:
        account = account_of(payout)
        transfer = ET.SubElement(payment, "CdtTrfTxInf")
        add(transfer, "PmtId/EndToEndId", reference_of(payout))
        add(transfer, "Amt/InstdAmt", str(amount_text(payout)), Ccy=SEPA_CURRENCY)
        add(transfer, "Cdtr/Nm", sepa_text(account.holder, MAX_NAME))
        add(transfer, "CdtrAcct/Id/IBAN", account.number)
        add(transfer, "RmtInf/Ustrd", sepa_text(text, MAX_TEXT))
    ET.indent(document)
    written: bytes = ET.tostring(document, encoding="UTF-8", xml_declaration=True)
    return written


def takes_sepa(account: Account) -> bool:
    """Whether a SEPA transfer reaches the account."""
    return is_iban(account.number) and is_in_sepa(account.number)


def add(parent: ET.Element, path: str, text: str, **attributes: str) -> None:
    """Add an element with a text, and the elements on the way to it."""
    *above, last = path.split("/")
    for name in above:
        parent = ET.SubElement(parent, name)
    ET.SubElement(parent, last, attributes).text = text
