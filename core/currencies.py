"""Currencies of ISO 4217: code, decimal places of the smallest unit, English name.

Source: ISO 4217 list one (SIX Group, the maintenance agency), state of January 2026. Precious
metals, funds, units of account and testing codes are left out: nobody is paid in them.
"""

from __future__ import annotations

_TWO_PLACES = """
AED UAE dirham; AFN Afghani; ALL Lek; AMD Armenian dram; AOA Kwanza; ARS Argentine peso;
AUD Australian dollar; AWG Aruban florin; AZN Azerbaijan manat; BAM Convertible mark;
BBD Barbados dollar; BDT Taka; BMD Bermudian dollar; BND Brunei dollar; BOB Boliviano;
BRL Brazilian real; BSD Bahamian dollar; BTN Ngultrum; BWP Pula; BYN Belarusian ruble;
BZD Belize dollar; CAD Canadian dollar; CDF Congolese franc; CHF Swiss franc; CNY Yuan renminbi;
COP Colombian peso; CRC Costa Rican colon; CUP Cuban peso; CVE Cabo Verde escudo;
CZK Czech koruna; DKK Danish krone; DOP Dominican peso; DZD Algerian dinar; EGP Egyptian pound;
ERN Nakfa; ETB Ethiopian birr; EUR Euro; FJD Fiji dollar; FKP Falkland Islands pound;
GBP Pound sterling; GEL Lari; GHS Ghana cedi; GIP Gibraltar pound; GMD Dalasi; GTQ Quetzal;
GYD Guyana dollar; HKD Hong Kong dollar; HNL Lempira; HTG Gourde; HUF Forint; IDR Rupiah;
ILS New Israeli sheqel; INR Indian rupee; IRR Iranian rial; JMD Jamaican dollar;
KES Kenyan shilling; KGS Som; KHR Riel; KPW North Korean won; KYD Cayman Islands dollar;
KZT Tenge; LAK Lao kip; LBP Lebanese pound; LKR Sri Lanka rupee; LRD Liberian dollar; LSL Loti;
MAD Moroccan dirham; MDL Moldovan leu; MGA Malagasy ariary; MKD Denar; MMK Kyat; MNT Tugrik;
MOP Pataca; MRU Ouguiya; MUR Mauritius rupee; MVR Rufiyaa; MWK Malawi kwacha; MXN Mexican peso;
MYR Malaysian ringgit; MZN Mozambique metical; NAD Namibia dollar; NGN Naira;
NIO Cordoba oro; NOK Norwegian krone; NPR Nepalese rupee; NZD New Zealand dollar; PAB Balboa;
PEN Sol; PGK Kina; PHP Philippine peso; PKR Pakistan rupee; PLN Zloty; QAR Qatari rial;
RON Romanian leu; RSD Serbian dinar; RUB Russian ruble; SAR Saudi riyal;
SBD Solomon Islands dollar; SCR Seychelles rupee; SDG Sudanese pound; SEK Swedish krona;
SGD Singapore dollar; SHP Saint Helena pound; SLE Leone; SOS Somali shilling; SRD Surinam dollar;
SSP South Sudanese pound; STN Dobra; SVC El Salvador colon; SYP Syrian pound; SZL Lilangeni;
THB Baht; TJS Somoni; TMT Turkmenistan manat; TOP Pa’anga; TRY Turkish lira;
TTD Trinidad and Tobago dollar; TWD New Taiwan dollar; TZS Tanzanian shilling; UAH Hryvnia;
USD US dollar; UYU Peso uruguayo; UZS Uzbekistan sum; VED Bolívar digital; VES Bolívar soberano;
WST Tala; XCD East Caribbean dollar; XCG Caribbean guilder; YER Yemeni rial; ZAR Rand;
ZMW Zambian kwacha; ZWG Zimbabwe gold
"""
_NO_PLACES = """
BIF Burundi franc; CLP Chilean peso; DJF Djibouti franc; GNF Guinean franc; ISK Iceland krona;
JPY Yen; KMF Comorian franc; KRW Won; PYG Guarani; RWF Rwanda franc; UGX Uganda shilling;
VND Dong; VUV Vatu; XAF CFA franc BEAC; XOF CFA franc BCEAO; XPF CFP franc
"""
_THREE_PLACES = """
BHD Bahraini dinar; IQD Iraqi dinar; JOD Jordanian dinar; KWD Kuwaiti dinar; LYD Libyan dinar;
OMR Rial Omani; TND Tunisian dinar
"""


def rows() -> list[tuple[str, str, int]]:
    """Code, name and places of each currency, in the order of the codes."""
    found = []
    for places, table in ((0, _NO_PLACES), (2, _TWO_PLACES), (3, _THREE_PLACES)):
        for entry in table.split(";"):
            code, *name = entry.split()
            found.append((code, " ".join(name), places))
    return sorted(found)


MINOR_PLACES = {code: places for code, _name, places in rows()}
NAMES = {code: name for code, name, _places in rows()}
