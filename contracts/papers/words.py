"""What the vocabulary means to people who sign, ask or are recorded: plain words for every member, once."""

from types import MappingProxyType

from contracts.ladders import OF_GUARDED
from contracts.vocabulary import Authority, DataClass, Duty, FieldClass, Regime, Role, Tier, Treatment

TIERS = MappingProxyType(
    {
        Tier.AGGREGATE: "tables of counts, with small counts withheld (tier 1)",
        Tier.DEPERSONALISED: "single events, without anything that names a person or joins their records (tier 2A)",
        Tier.PSEUDONYMISED: "single events with a pseudonym of the person, for one open project alone (tier 2B)",
        Tier.IDENTIFIABLE: "identities, on request and one by one (tier 3)",
    }
)
TREATMENTS = MappingProxyType(
    {
        Treatment.DROP: "does not leave",
        Treatment.FORCE: "the police force area",
        Treatment.LOCAL_AUTHORITY: "the local authority",
        Treatment.MSOA: "the middle layer area (about 8,000 residents)",
        Treatment.LSOA: "the small area (about 1,500 residents)",
        Treatment.SNAPPED_POINT: "a point that stands for eight postal addresses at least, where it was in public",
        Treatment.QUARTER: "the quarter of the year",
        Treatment.MONTH: "the month",
        Treatment.WEEK: "the week",
        Treatment.DATE: "the day",
        Treatment.DATE_AND_HOUR_BAND: "the day, and which six hours of it",
        Treatment.AGE_BAND: "the band of the age",
        Treatment.AGE: "the age in years",
        Treatment.GROUP: "the group of the code",
        Treatment.ROLL_UP: "the code; of a rare one its group",
        Treatment.BAND: "the band that the number lies in",
        Treatment.REFERENCE: "a pseudonym of the record, of one project",
        Treatment.KEEP: "as it is given",
    }
)
FIELDS = MappingProxyType(
    {
        FieldClass.DIRECT_ID: "names and numbers that say who somebody is",
        FieldClass.RECORD_REF: "references to records",
        FieldClass.CONTACT: "addresses, telephone numbers and the like",
        FieldClass.DOB: "dates of birth or ages",
        FieldClass.GEO_RES: "where people live",
        FieldClass.GEO_EVENT: "where something happened",
        FieldClass.TIME_EVENT: "when something happened",
        FieldClass.QUASI: "characteristics that many people share",
        FieldClass.SENSITIVE: "what would harm if it were known",
        FieldClass.FREE_TEXT: "notes",
        FieldClass.STAFF: "officials",
        FieldClass.MEASURE: "counts and amounts",
        FieldClass.ADMIN: "how the record was made",
    }
)
_HEALTH = "health (UK GDPR Article 9)"
_OFFENCES = "criminal convictions and offences (UK GDPR Article 10)"
_NOTHING_SPECIAL = "neither of Article 9 nor of Article 10 as a whole"
SPECIAL = MappingProxyType(
    {
        DataClass.OPEN: "already public",
        DataClass.POLICE: _OFFENCES,
        DataClass.PROBATION: _OFFENCES,
        DataClass.PRISON: _OFFENCES,
        DataClass.YOUTH_JUSTICE: f"{_OFFENCES}; children",
        DataClass.EDUCATION: "children",
        DataClass.FIRE: _NOTHING_SPECIAL,
        DataClass.INTERVENTION: "children; risks that were noted",
        DataClass.COMMUNITY: _NOTHING_SPECIAL,
        DataClass.EXCLUSIONS: "who has objected, or must be protected",
        DataClass.PATIENT_INFORMATION: _HEALTH,
        DataClass.SOCIAL_CARE: f"{_HEALTH}; children",
        DataClass.TREATMENT: _HEALTH,
        DataClass.MODERN_SLAVERY: f"victims; {_OFFENCES}",
        DataClass.MAPPA: _OFFENCES,
        DataClass.MARAC: f"victims; {_OFFENCES}",
        DataClass.CHANNEL: "beliefs (UK GDPR Article 9)",
    }
)
"""What kind of data a class is in law, beside being personal."""
_GUARDED = "of a row that is guarded (sexual, domestic, against a child, or not known to be none of these)"
GUARDED = MappingProxyType({finer: f"{_GUARDED} {TREATMENTS[coarser]}" for finer, coarser in OF_GUARDED.items()})
"""What leaves instead of what, where a contract guards rows."""
AUTHORITIES = MappingProxyType(
    {
        Authority.POLICE: "police",
        Authority.LOCAL_POLICING_BODY: "local policing body",
        Authority.PROBATION: "provider of probation services",
        Authority.PRISON: "prison",
        Authority.YOUTH_CUSTODY: "place of youth custody",
        Authority.FIRE: "fire and rescue",
        Authority.HEALTH: "health",
        Authority.SOCIAL_CARE: "social care",
        Authority.LOCAL_AUTHORITY: "council",
        Authority.EDUCATION: "education",
        Authority.INTERVENTION_PROVIDER: "provider of interventions",
        Authority.STATISTICS: "official statistics",
    }
)
REGIMES = MappingProxyType(
    {
        Regime.LAW_ENFORCEMENT: "Data Protection Act 2018 Part 3 (law enforcement)",
        Regime.GENERAL: "UK GDPR",
        Regime.NOT_PERSONAL: "neither: it is no personal data",
    }
)
ROLES = MappingProxyType({Role.CONTROLLER: "controller", Role.JOINT_CONTROLLER: "joint controller"})
DUTIES = MappingProxyType(
    {
        Duty.OPERATOR: "operator (runs the gateway)",
        Duty.CUSTODIAN: "custodian (holds a part of the keys)",
        Duty.APPROVER: "approver (signs what goes out)",
        Duty.AGREEMENT_OWNER: "owner of the agreement (signs it)",
        Duty.AUDITOR: "auditor (checks it afterwards)",
    }
)
ZONES = MappingProxyType(
    {
        "incoming": "files as they came, sealed, until they are read",
        "protected": "events without any direct identifier",
        "vault": "the rows that were accepted, sealed",
        "quarantine": "rows that were not, sealed",
        "registry": "which tokens are one person's, sealed",
        "crosswalks": "which pseudonym came before which, sealed",
        "links": "which rows are one person's, sealed",
        "labels": "pairs that people compared, sealed",
        "pending": "products that wait for signatures",
        "shared": "products as they were published",
        "tier3": "identities that were asked for, sealed to who asked",
    }
)
"""What each zone keeps for which the agreement sets a number of days."""
THRESHOLDS = MappingProxyType(
    {
        "small_count": "counts from 1 to this number are withheld from tables",
        "k": "people, at least, who look alike in records",
        "k_sensitive": "the same where records are of health, of children or of small places",
        "l": "different answers, at least, among people who look alike",
        "singled_out_one_in": "one person in so many, at most, may be alone with what the public knows of an event",
    }
)
LINKAGE = MappingProxyType(
    {
        "precision": "share of links, at least, that are right by estimate; else nothing linked is shared",
        "recall_gap": "difference, at most, between two groups in the share of their true links that are found",
        "drift": "share, at most, of what linking rests on that may lie elsewhere than in the run before",
    }
)
