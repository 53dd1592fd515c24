"""Why people could not be hidden as asked. Columns and rules only, never a value."""


class AnonymisationError(Exception):
    """Base of everything that the room of hiding refuses."""


class UntypedValueError(AnonymisationError):
    """A column holds a value that is not of its type. The library that noticed would have quoted it."""

    def __init__(self, column: str, wanted: str) -> None:
        super().__init__(f"column {column!r} holds a value that is no {wanted}: its rows were not held to the contract")
        self.column, self.wanted = column, wanted


class LinkingNotBuiltError(AnonymisationError):
    """The agreement admits feeds to linking, which this release of the gateway cannot do."""

    def __init__(self, feeds: tuple[str, ...]) -> None:
        super().__init__(
            f"the agreement admits {', '.join(feeds)} to linking, which comes with part 2 of the gateway: "
            "remove the tier 2B clause until then"
        )
        self.feeds = feeds
