"""What linking refuses about its own runs."""

from journey.errors import JourneyError


class RunExchangedError(JourneyError):
    """The run of linking that was entered last is gone, or another lies in its place: nothing of that is used."""

    def __init__(self) -> None:
        super().__init__(
            "the run of linking that lies there is not the one that was entered last, or not whole: restore the zone "
            "linked from a backup, or have everybody linked anew with `gateway run`"
        )


class OtherModelError(JourneyError):
    """The run that holds was made by another model than holds now: by that it cannot be measured."""

    def __init__(self) -> None:
        super().__init__(
            "the run of linking was made by another model than the one that holds now: `gateway run` links everybody "
            "by this one, and measures that"
        )
