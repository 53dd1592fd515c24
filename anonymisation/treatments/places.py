"""Places: the snapped point, the small area, the middle one, the authority, the force area; each with what holds it.

Of a guarded row (`contracts.feed.Guard`) nothing smaller than the authority is told.
"""

from anonymisation.treatments.codes import instead
from anonymisation.treatments.source import Source, Treated
from contracts.feed import SNAPPED

MISSING, STRADDLES = "place-missing", "place-straddles-authorities"


def local_authority(source: Source) -> Treated:
    """Only the authority leaves; an event without one is withheld, and says whether its place was missing."""
    columns = source.areas("local_authority_code")
    if not source.decides:
        return Treated(columns)
    missing = source.area("lsoa_edition").is_null().to_numpy()
    homeless = source.area("local_authority_code").is_null().to_numpy()
    return Treated(columns, {MISSING: missing, STRADDLES: homeless & ~missing})


def lsoa(source: Source) -> Treated:
    """The 2021 area leaves where there is one; a split 2011 area leaves only its authority, which holds it all.

    Of a postcode the middle area leaves too, so that it is there where the small one proves too small.
    """
    larger = local_authority(source)
    return Treated(source.small_areas("lsoa21_code", *source.middle) | dict(larger.columns), larger.withheld)


def snapped_point(source: Source) -> Treated:
    """The anchor nearest to where it was leaves, of a row that may be snapped, and its areas as for the small area."""
    larger = lsoa(source)
    return Treated(source.small_areas(*SNAPPED) | dict(larger.columns), larger.withheld)


def msoa(source: Source) -> Treated:
    """The 2021 middle area of a postcode leaves, and the authority."""
    larger = local_authority(source)
    return Treated(source.small_areas(*source.middle) | dict(larger.columns), larger.withheld)


def force(source: Source) -> Treated:
    """Only the police force area of the authority leaves; an event without an authority is withheld as by itself."""
    areas = instead(source.area("local_authority_code"), source.forces.of)
    return Treated({f"{source.prefix}force_area_code": areas}, local_authority(source).withheld)
