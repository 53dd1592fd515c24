"""The gateway as an asset sees it: the opened instance, and the day on which agreements are read."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg

from dagster_project.refusals import refusing
from journey.instance import Instance, open_instance


@dataclass(frozen=True, slots=True)
class Gateway:
    """Made once for each run, so that the passphrase is worked on once; it is never written down."""

    instance: Instance
    on: date


class GatewayResource(dg.ConfigurableResource[Gateway]):
    """Which gateway. `as_of` (YYYY-MM-DD) reads agreements on another day than today."""

    home: str
    as_of: str | None = None

    @refusing
    def create_resource(self, context: dg.InitResourceContext) -> Gateway:  # noqa: ARG002 - the signature is Dagster's
        """Open the gateway."""
        on = date.fromisoformat(self.as_of) if self.as_of else datetime.now(UTC).date()
        return Gateway(open_instance(Path(self.home).absolute()), on)


class NoStorage(dg.IOManager):
    """What every asset would be stored with, did it return a value: none may."""

    def handle_output(self, context: dg.OutputContext, obj: object) -> None:  # noqa: ARG002 - the signature is Dagster's
        """Refuse: what assets make, they put into a zone themselves."""
        raise dg.Failure("an asset returned a value; assets return references and counts", allow_retries=False)

    def load_input(self, context: dg.InputContext) -> None:  # noqa: ARG002 - the signature is Dagster's
        """Refuse."""
        raise dg.Failure("an asset asked for a value; assets open zones themselves", allow_retries=False)
