"""The annex of an agreement: the papers that the law and the parties ask for, all written from the same facts."""

from types import MappingProxyType

from contracts.guides.pages import Page
from contracts.papers.data_flow import data_flow
from contracts.papers.facts import Facts
from contracts.papers.privacy_notice import privacy_notice
from contracts.papers.processing_record import processing_record
from contracts.papers.public_register import public_register
from contracts.papers.schedule import schedule

_PAPERS = MappingProxyType(
    {
        "schedule": schedule,
        "dpia-data-flow": data_flow,
        "record-of-processing": processing_record,
        "privacy-notice": privacy_notice,
        "public-register": public_register,
    }
)


def annex(facts: Facts) -> dict[str, Page]:
    """Every paper by the name of its file, without an ending."""
    return {name: write(facts) for name, write in _PAPERS.items()}
