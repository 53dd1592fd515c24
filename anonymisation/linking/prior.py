"""The shipped model: what is likely of records of people in the United Kingdom before any of them has been seen.

Where the chances come from. The Ministry of Justice's model of people in probation and the courts (hmpps-person-match,
`splink_model` of 23 February 2026, MIT licence) is the starting point: both names agree in 88 in 100 pairs of one
person and sound alike in 8 more, names stand swapped in 2 of 1,000, a birth agrees in 95 of 100 and differs by one
slip in 2, a full postcode in 71, an outward part alone in 9; verified numbers of the police agree by chance in one pair
of 10^7 to 10^9. Its chances of strangers are of 12 million people of England and Wales. What it does not compare
(sex, address, telephone, email, kin) is set by hand and told in decisions 0029, 0036 and 0045. Training moves them all.
"""

from types import MappingProxyType

from anonymisation.linking.model import Chances, LinkingModel

_CHANCES = {
    "given_name": {
        "exact": (0.88, 0.01, 0.005),
        "swapped": (1.0, 0.02, 1.0),
        "part": (0.02, 0.001, 0.003),
        "short_form": (0.015, 0.0005, 0.002),
        "crossed": (0.001, 1e-5, 1e-5),
        "another_name": (0.005, 0.51, 0.45),
        "slip": (0.05, 0.004, 0.003),
        "initial": (0.006, 0.0005, 0.0005),
        "sound": (0.01, 0.04, 0.02),
        "differs": (0.01, 0.43, 0.51),
    },
    "family_name": {
        "exact": (0.87, 0.70, 0.0008),
        "with_given_name": (1.0, 0.7, 1.0),
        "former": (0.015, 0.03, 0.0008),
        "slip": (0.05, 0.05, 0.001),
        "part": (0.012, 0.04, 0.001),
        "sound": (0.012, 0.02, 0.012),
        "differs": (0.041, 0.16, 0.9844),
    },
    "birth": {
        "first_of_january": (0.004, 0.001, 0.0002),
        "exact": (0.93, 0.02, 4e-5),
        "day_and_month_swapped": (0.006, 1e-4, 2e-5),
        "slip": (0.026, 0.003, 0.0015),
        "year_only": (0.003, 0.001, 0.0005),
        "two_parts": (0.013, 0.006, 0.004),
        "two_slips": (0.005, 0.02, 0.015),
        "within_a_year": (0.003, 0.08, 0.03),
        "within_five_years": (0.004, 0.25, 0.12),
        "differs": (0.006, 0.62, 0.83),
    },
    "sex": {
        "exact_within": (0.985, 0.985, 0.985),
        "differs_within": (0.015, 0.015, 0.015),
        "exact": (0.985, 0.5, 0.5),
        "differs": (0.015, 0.5, 0.5),
    },
    "postcode": {
        "exact": (0.68, 0.75, 2e-5),
        "slip": (0.02, 0.01, 2e-4),
        "sector": (0.02, 0.02, 4e-4),
        "outward": (0.08, 0.06, 0.002),
        "differs": (0.20, 0.16, 0.9974),
    },
    "address": {
        "exact_within": (0.75, 0.8, 0.05),
        "alike_within": (0.2, 0.15, 0.15),
        "differs_within": (0.05, 0.05, 0.8),
        "exact": (0.04, 0.04, 1e-5),
        "alike": (0.08, 0.04, 0.001),
        "part": (0.13, 0.1, 0.06),
        "differs": (0.75, 0.82, 0.939),
    },
    "town": {"exact": (0.55, 0.55, 0.03), "alike": (0.05, 0.02, 0.002), "differs": (0.4, 0.43, 0.968)},
    "telephone": {"exact": (0.5, 0.3, 1e-6), "slip": (0.02, 0.02, 0.02), "differs": (0.48, 0.695, 0.9999)},
    "email": {
        "exact": (0.6, 0.05, 1e-7),
        "alike": (0.08, 0.01, 1e-4),
        "sound": (0.05, 0.05, 0.003),
        "differs": (0.27, 0.89, 0.9969),
    },
    "numbers": {
        "agree": (0.97, 1e-6, 1e-8),
        "agree_and_differ": (0.01, 1e-6, 1e-7),
        "doubtful_agree": (0.5, 1e-4, 1e-5),
        "differ": (0.001, 1.0, 1.0),
    },
}


def shipped_model() -> LinkingModel:
    """The model that is in the package: of nobody, for a million people, with four pairs of kin to each match."""
    return LinkingModel(
        prior=-20.0,
        kin=2.0,
        whole_name=0.0,
        chances=MappingProxyType(
            {
                name: MappingProxyType({level: Chances(*of) for level, of in levels.items()})
                for name, levels in _CHANCES.items()
            }
        ),
        source="shipped: hmpps-person-match 2026-02-23 (MIT), and decisions 0029, 0036 and 0045",
    )
