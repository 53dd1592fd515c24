"""Presidio's pattern recognisers, called one by one: no language model, no network, no file.

Importing this imports Presidio and with it spaCy, which takes seconds: only `identifier_kinds` does, once it has notes.
"""

from presidio_analyzer import Pattern, PatternRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from presidio_analyzer.predefined_recognizers import (
    EmailRecognizer,
    NhsRecognizer,
    PhoneRecognizer,
    UkDrivingLicenceRecognizer,
    UkNinoRecognizer,
    UkPassportRecognizer,
    UkPostcodeRecognizer,
    UkVehicleRegistrationRecognizer,
)
from tldextract import TLDExtract

Recogniser = PatternRecognizer | PhoneRecognizer

CERTAIN_ENOUGH = 0.4
"""The least score that counts, of 0 to 1. What has passed a check has 1.0 (NHS number, vehicle registration since 2001,
e-mail); a shape that little else has, 0.5 (National Insurance number, driving licence); a telephone number that could
have been issued, 0.4. Below are the vehicle registrations of before 2001 (0.15 and 0.2), whose patterns find "the 4 a".
"""
BY_SHAPE = 0.1
"""The least score of postcodes and passport numbers. Presidio gives them 0.1 and more where a word nearby speaks for
them, which takes a language model. Their shapes stand for themselves here: a count too high is the safer mistake.
"""
_LEAST = {"UK_POSTCODE": BY_SHAPE, "UK_PASSPORT": BY_SHAPE}
_MOBILE = Pattern(
    "mobile number by its shape", r"(?<!\d)(?:\+44[ -]?|0)7\d{3}[ -]?\d{3}[ -]?\d{3}(?!\d)", CERTAIN_ENOUGH
)
"""Presidio knows telephone numbers by the ranges that had been issued when it was released. Eleven digits that begin
with 07 are somebody's number whenever its range was issued (Ofcom, National Telephone Numbering Plan).
"""
_ADDRESS_LENGTH = 254
"""Characters of an e-mail address: RFC 5321, 4.5.3.1.3 (a path has 256 octets, two of them brackets)."""


class _Emails(EmailRecognizer):
    """E-mail addresses, as Presidio finds them, without its way to fetch a list of public suffixes and to store it."""

    def __init__(self) -> None:
        super().__init__()
        # No addresses to ask and no folder to keep: what is left is the list that the package ships.
        self._suffixes = TLDExtract(cache_dir=None, suffix_list_urls=())

    def analyze(
        self,
        text: str,
        entities: list[str],
        nlp_artifacts: NlpArtifacts | None = None,
        regex_flags: int | None = None,
    ) -> list[RecognizerResult]:
        """The addresses in a text, at their places in what could hold one.

        Only in words that could be one: over a long word with an @ the pattern takes time as its square, for seconds.
        """
        words = [word for word in text.split() if "@" in word and len(word) <= _ADDRESS_LENGTH]
        return super().analyze(" ".join(words), entities, nlp_artifacts, regex_flags)

    def validate_result(self, pattern_text: str) -> bool:
        """Whether what stands behind the @ is a name below a public suffix."""
        return bool(self._suffixes(pattern_text).fqdn)


def recognisers() -> tuple[Recogniser, ...]:
    """The recognisers of every kind that is looked for.

    Left out: web addresses, whose pattern finds any two words with a full stop between them and tells of nobody, and
    bank accounts, whose recogniser writes what it found to a log.
    """
    return (
        NhsRecognizer(),
        UkNinoRecognizer(),
        UkPostcodeRecognizer(),
        UkDrivingLicenceRecognizer(),
        UkPassportRecognizer(),
        UkVehicleRegistrationRecognizer(),
        _Emails(),
        PhoneRecognizer(supported_regions=("GB",)),
        PatternRecognizer("PHONE_NUMBER", patterns=[_MOBILE]),
    )


def kinds_of(note: str, looking: tuple[Recogniser, ...]) -> set[str]:
    """The kinds of identifier, in Presidio's words, that occur in a note. May raise what Presidio raises."""
    return {
        found.entity_type
        for recogniser in looking
        for found in recogniser.analyze(note, recogniser.supported_entities)
        if found.score >= _LEAST.get(found.entity_type, CERTAIN_ENOUGH)
    }
