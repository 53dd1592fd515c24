"""A contract to begin from, with a comment on every line that has to be thought about."""

import re
from collections.abc import Iterable

from contracts.errors import DocumentError
from contracts.vocabulary import (
    Calendar,
    ColumnType,
    DataClass,
    FeedKind,
    FieldClass,
    IdentifierKind,
    MatchKey,
    NumberFormat,
    Severity,
    Tier,
)

_TEXT = """\
# A contract of a feed (Open Data Contract Standard 3.1). Put it at feeds/{feed}/{edition}.odcs.yaml and look at it with
# `gateway contract lint FILE`. Every choice is made here or refused: an unknown word is a mistake, never passed by.
apiVersion: v3.1.0
kind: DataContract
id: {feed}                       # the folder's name
name: {title}
version: 1.0.0                   # a change that `gateway contract diff` calls breaking is a new edition
status: draft
domain: serious-violence
description:
  purpose: One row for each ...  # what a row is, and what the feed is for
  limitations: Not ...           # what it cannot tell, and who is not in it
authoritativeDefinitions:
  - {{type: businessDefinition, url: "https://example.org/the-standard-that-defines-it"}}
customProperties:
  - {{property: vrpEdition, value: "{edition}"}}       # the file's name
  - {{property: vrpKind, value: events}}            # {kinds}
  - {{property: vrpCalendar, value: calendar_quarter}}
  # ^ {calendars}
  - {{property: vrpCeiling, value: "2A"}}           # the highest tier it may go to: {tiers}
  - {{property: vrpDataClass, value: police}}       # whose power to give it must reach it
  # ^ {data_classes}
  # - {{property: vrpValidFrom, value: "{edition}-01-01"}}   # from which day this edition tells; quoted
  # - {{property: vrpValidUntil, value: "{edition}-12-31"}}  # the next edition begins the day after
  - {{property: vrpRecordReference, value: record_ref}}  # counted for repeats
  - {{property: vrpPeriodColumn, value: happened_on}}    # its day must lie in the delivery's period
  - {{property: vrpEventTime, value: happened_on}}       # the age is told on this day
  - {{property: vrpPlace, value: {{column: lsoa_code, lookup: lsoa_2011_2021_lookup}}}}
  # - {{property: vrpResidence, value: {{column: postcode, lookup: postcode_lookup, kind: postcode}}}}
  # - {{property: vrpGuarded, value: {{outcome: ["arrest"]}}}}  # of these no day, no small area; or under_18, every_row
  # - {{property: vrpPoint, value: {{east: easting, north: northing, public: {{location_type: ["street"]}}}}}}
  # ^ may leave snapped to eight addresses; or longitude and latitude; or every_row, where every row was in public
  # - {{property: vrpScope, value: residence}}      # event, residence or everywhere: which must lie in the area
schema:
  - name: {feed}
    logicalType: object
    physicalType: csv
    dataGranularityDescription: One row for each ...
    properties:
      # classification: {classes}
      # logicalType: {types}
      - name: record_ref                         # lower case; clauses of the agreement name it
        physicalName: Record reference           # the heading that the partner writes
        description: The partner's own reference of the record.
        logicalType: string
        classification: RECORD_REF
        examples: ["R-000101", "R-000102"]       # nobody's; the example file is made of them
        authoritativeDefinitions: [{{type: source, url: "https://example.org/record"}}]
        customProperties:
          - {{property: vrpAliases, value: [Reference, Ref no]}}  # other headings that partners use
          # - {{property: vrpFormat, value: custody_reference}}   # how it is written, and its check digit:
          #   {formats}
          # - {{property: vrpIdentifier, value: upn}}             # if it tells who somebody is:
          #   {identifiers}
          # - {{property: vrpMatchKey, value: sex}}               # if rows are linked by it all the same:
          #   {match_keys}
      - name: happened_on
        physicalName: Date
        description: The day on which it happened.
        logicalType: date
        required: true                           # a row without it is rejected
        classification: TIME_EVENT
        authoritativeDefinitions: [{{type: source, url: "https://example.org/date"}}]
        # customProperties: [{{property: vrpDateFormat, value: dd/mm/yyyy}}]  # if they are written in this way alone
      - name: lsoa_code
        physicalName: LSOA
        description: Lower layer Super Output Area of the place, in the 2011 or the 2021 edition.
        logicalType: string
        logicalTypeOptions: {{pattern: "[EW]01[0-9]{{6}}"}}  # the whole value; minimum and maximum are for numbers
        classification: GEO_EVENT
        examples: ["E01901001"]
        authoritativeDefinitions: [{{type: source, url: "https://geoportal.statistics.gov.uk/"}}]
      - name: outcome
        physicalName: Outcome
        description: What came of it.
        logicalType: string
        classification: SENSITIVE
        quality:                                 # the code list; quote what looks like a number, yes or no
          - {{type: library, metric: invalidValues, mustBe: 0, arguments: {{validValues: ["arrest", "warning"]}}}}
          # A rule between columns, in SQL that is allowed word by word: the rows that break it are counted.
          # - type: sql
          #   name: outcome-without-place
          #   description: An outcome of a row that has no place.
          #   query: select count(*) from {feed} where outcome is not null and lsoa_code is null
          #   mustBe: 0
          #   severity: warning
        authoritativeDefinitions: [{{type: source, url: "https://example.org/outcomes"}}]
        customProperties:
          - {{property: vrpSeverity, value: warning}}             # {severities}; error rejects the row
          - {{property: vrpRetiredCodes, value: ["caution"]}}     # still sent, and still taken
          - {{property: vrpCodeLabels, value: {{Arrested: "arrest"}}}}  # what is written instead of a code
          - {{property: vrpCeiling, value: "2A"}}                 # the highest tier for anything of this column
          # - {{property: vrpPublicFact, value: true}}          # names where people are known to be: a school
          # - {{property: vrpNulls, value: ["not recorded"]}}     # spellings of nothing, besides the usual ones
          # - {{property: vrpGroups, value: offence_groups}}      # a list codes/<name>.yaml of coarser groups
          # - {{property: vrpBands, value: [0, 1, 6]}}            # of a MEASURE, where bands begin: records tell those
"""


def skeleton(feed: str, edition: str) -> str:
    """The text of a contract for a feed of that id, which `lint` finds nothing wrong with.

    Raises `DocumentError` for an id or an edition that could not stand: letters and digits, and a year.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", feed):
        raise DocumentError(
            f"feed {feed!r}", "is no id: write lower-case letters, digits and _, beginning with a letter"
        )
    if not re.fullmatch(r"[0-9]{4}", edition) or edition == "0000":
        raise DocumentError(f"edition {edition!r}", "is no year: an edition is named by the year that it begins in")
    return _TEXT.format(
        feed=feed,
        edition=edition,
        title=feed.replace("_", " ").capitalize(),
        kinds=_or(FeedKind),
        calendars=_or(Calendar),
        tiers=_or(Tier),
        data_classes=_or(DataClass),
        classes=_or(FieldClass),
        types=_or(ColumnType),
        formats=_or(NumberFormat),
        identifiers=_or(IdentifierKind),
        match_keys=_or(MatchKey),
        severities=_or(item for item in Severity if item is not Severity.REPAIR),
    )


def _or(words: Iterable[str]) -> str:
    """Words to choose from."""
    return ", ".join(str(word) for word in words)
