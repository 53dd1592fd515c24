"""How references and identifiers are written: shapes, one spelling for each, check digits, and what stands for nobody.

Belongs here: whatever can be said of a value from its characters alone (research: section 5 of the domain study, whose
vectors are the known answers of the tests), over whole columns, each distinct value once. Does not: severities, keys,
lookups, and whether an identifier that exists belongs to the row's person.

Libraries were tried and are not used. python-stdnum (LGPL), nhs-number and uk-postcodes-parsing answer for one value at
a time, in 4, 3 and 50 microseconds where these columns take a twentieth of one, and each is wrong where it matters:

| library | where it is right | where it is not |
|---|---|---|
| python-stdnum `gb.nhs` | modulus 11 | repeated digits and 0123456789 pass |
| python-stdnum `gb.upn` | the check letter, also of temporary numbers | refuses pupils of authorities made since 2011 |
| nhs-number | modulus 11, ranges | repeated digits pass; refuses by range where sources disagree |
| uk-postcodes-parsing | O and 0, I and 1 in most places | leaves `BSO 4QD`; `ZZ99 3VZ` is a place |

No library has PNC IDs, CRO numbers or arrest summons numbers. `tests/contracts/formats/test_peers.py` compares.
"""
