"""What invented street-level rows say, and how often: parts in a thousand, rounded from what forces publish."""

QUIET = "Anti-social behaviour"
"""The crime type whose rows have neither Crime ID nor outcome."""

CRIME_TYPES = {
    QUIET: 130,
    "Violence and sexual offences": 362,
    "Public order": 108,
    "Shoplifting": 82,
    "Criminal damage and arson": 80,
    "Other theft": 75,
    "Vehicle crime": 68,
    "Burglary": 40,
    "Other crime": 17,
    "Drugs": 15,
    "Bicycle theft": 13,
    "Robbery": 6,
    "Possession of weapons": 3,
    "Theft from the person": 1,
}

OPEN = "Under investigation"

OUTCOMES = {
    OPEN: 530,
    "Unable to prosecute suspect": 320,
    "Awaiting court outcome": 45,
    "Formal action is not in the public interest": 25,
    "Further investigation is not in the public interest": 22,
    "Investigation complete; no suspect identified": 20,
    "Local resolution": 15,
    "Offender given a caution": 10,
    "Further action is not in the public interest": 9,
    "Suspect charged as part of another case": 4,
}
"""Outcomes when a month is first published."""

LATER_OUTCOMES = {
    OPEN: 60,
    "Status update unavailable": 800,
    "Court result unavailable": 60,
    "Unable to prosecute suspect": 60,
    "Local resolution": 20,
}
"""What an open investigation has become when the month is published again."""

_STARTS = ("Abel", "Bram", "Corl", "Dun", "Elv", "Fosk", "Gar", "Hesk", "Ivel", "Kel", "Lund", "Mor", "Quil", "Tarn")
_ENDS = ("aby", "acre", "combe", "den", "garth", "hurst", "ingle", "mead", "stow", "thorpe", "wick", "worth")
_KINDS = ("Avenue", "Close", "Drive", "Gardens", "Grove", "Hill", "Lane", "Mews", "Road", "Street", "Terrace", "Way")

STREETS = tuple(f"{start}{end} {kind}" for start in _STARTS for end in _ENDS for kind in _KINDS)
"""Names put together from syllables; likeness to a real street is chance."""

OTHER_POINTS = ("", "", "Supermarket", "Parking Area", "Petrol Station", "Nightclub")
"""What `On or near` is followed by where the point is not a named street."""
