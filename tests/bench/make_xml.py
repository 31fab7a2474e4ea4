#!/usr/bin/env python3
"""make_xml.py SECTIONS > report.xml - a long filing in plain XML.

The same number of sections gives the same bytes everywhere: nothing is drawn
by chance, each section counts through the phrases below. 60,000 sections are
about 40 MB.
"""
import sys

SUBJECTS = [
    "The Group", "The Company", "The parcel division", "Our terminal in Varna",
    "The audit committee", "The pension fund", "A subsidiary in the north",
    "The lessee of the main depot", "The board of directors",
    "The joint venture", "The treasury department", "Each reporting unit",
    "The lender under the senior facility",
]
ACTIONS = [
    "recognised an impairment loss on the older vessels",
    "renewed its insurance for the cold stores",
    "sold the land behind the former rail yard",
    "agreed new terms with its two largest customers",
    "measured the lease liability again after the rent review",
    "hedged most of its exposure to the price of fuel",
    "kept the useful lives of its buildings under review",
    "paid the second instalment for the container cranes",
    "took part in the rights issue of its associate",
    "reported a loss on the contract for harbour dredging",
    "began to report its emissions by site",
]
REASONS = [
    "because demand for storage was weaker than planned",
    "after the regulator had approved the tariff",
    "although freight rates recovered towards the end of the year",
    "in line with the policy described in the notes",
    "since the conditions for recognition were met",
    "while the dispute with the contractor was still open",
    "as soon as the closing conditions were fulfilled",
]
FIGURES = [
    "Revenue was <b>EUR {a}.{d} million</b>, compared with EUR {b}.{d} million in 2024.",
    "The carrying amount was EUR {a},{c} thousand at <i>31 December 2025</i>.",
    "The discount rate was {d}.{e}% and the growth rate {e}.{d}%.",
    "At year end the division had {a} employees in {e} countries.",
]
PLAIN = [
    "No further provision was considered <i>necessary</i>.",
    "The estimate is sensitive to the outcome of <b>pending negotiations</b>.",
    "Management does not expect a material effect on cash flows.",
    "The matter is described in <ref>note 14</ref> and was discussed with the auditor.",
    "This assessment has not changed since the interim report.",
]
HEADINGS = [
    "Impairment of fixed assets", "Leases", "Provisions", "Revenue",
    "Financial instruments", "Related parties", "Employee benefits",
    "Events after the reporting period", "Contingent liabilities",
]


def sentence(number):
    return "%s %s %s." % (
        SUBJECTS[number % len(SUBJECTS)], ACTIONS[number % len(ACTIONS)],
        REASONS[number % len(REASONS)])


def paragraph(number):
    figures = dict(a=101 + number % 887, b=90 + number % 811,
                   c="%03d" % (number * 7 % 1000), d=number % 10,
                   e=1 + number % 9)
    middle = (FIGURES[number % len(FIGURES)].format(**figures)
              if number % 3 == 0 else PLAIN[number % len(PLAIN)])
    return "    <para>%s %s %s</para>\n" % (
        sentence(number), middle, sentence(number * 5 + 3))


def section(number):
    return (
        '  <section id="s%d">\n    <title>%s (%d)</title>\n%s%s'
        '    <note translate="no">ref %08x</note>\n  </section>\n' % (
            number, HEADINGS[number % len(HEADINGS)], number,
            paragraph(2 * number), paragraph(2 * number + 1),
            number * 2654435761 % 2 ** 32))


print('<?xml version="1.0" encoding="UTF-8"?>\n<report xml:lang="en">')
for n in range(int(sys.argv[1])):
    sys.stdout.write(section(n))
print("</report>")
