"""Why the journey stopped. Messages name receipts, feeds and rules; never a value, a file name or a secret."""


class JourneyError(Exception):
    """Base of everything that the journey refuses."""


class InstanceError(JourneyError):
    """The home folder cannot be used as asked."""


class AgreementUnsignedError(JourneyError):
    """The documents are not what the agreement's owner signed."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"{why}: nothing is taken, made or shared until the agreement's owner signs what is there now, with "
            "`gateway agreement sign`; `gateway agreement check` says what was changed"
        )
        self.why = why


class UnknownReceiptError(JourneyError):
    """There is no delivery with this receipt."""

    def __init__(self) -> None:
        super().__init__("no delivery has this receipt: `gateway status` lists those there are")


class EmptyFileError(JourneyError):
    """A file without a byte is no delivery."""

    def __init__(self) -> None:
        super().__init__("the file is empty: send the extract; if there is nothing to send, `gateway nil` says so")


class StillArrivingError(JourneyError):
    """A file was written to while it was read: it is not whole."""

    def __init__(self) -> None:
        super().__init__("the file changed while it was read: it is still arriving; try again when it is whole")


class NilRefusedError(JourneyError):
    """Reference data cannot be nothing: other feeds are understood by it."""

    def __init__(self, feed: str) -> None:
        super().__init__(f"{feed} is reference data, by which other feeds are understood: send it, it cannot be nil")
        self.feed = feed


class CorrectionRefusedError(JourneyError):
    """A delivery is not the one that stands, so nothing can correct it."""

    def __init__(self, receipt_id: str, why: str) -> None:
        super().__init__(f"{receipt_id} {why}")
        self.receipt_id = receipt_id


class WithdrawalRefusedError(JourneyError):
    """A delivery of which nothing is held cannot be withdrawn."""

    def __init__(self, receipt_id: str, duplicate_of: str) -> None:
        super().__init__(f"{receipt_id} is a copy of {duplicate_of}, and nothing of it is held: withdraw that one")
        self.receipt_id, self.duplicate_of = receipt_id, duplicate_of


class WaitingForReferenceError(JourneyError):
    """A delivery cannot be understood until a reference feed is there."""

    def __init__(self, receipt_id: str, reference: str) -> None:
        super().__init__(f"{receipt_id} waits for the reference feed {reference}: deliver it, then run again")
        self.receipt_id, self.reference = receipt_id, reference


class WaitingForListError(JourneyError):
    """A delivery cannot be read until it is known whom its partner wants left out of it."""

    def __init__(self, receipt_id: str, feed: str) -> None:
        super().__init__(
            f"{receipt_id} waits for the partner's {feed}: the latest has not been read, or was refused; run again, or "
            "have the partner send the whole list again"
        )
        self.receipt_id, self.feed = receipt_id, feed


class LinkingBehindError(JourneyError):
    """A product needs to know who is who in a delivery that was not linked yet."""

    def __init__(self, product: str, receipt_id: str) -> None:
        super().__init__(f"{product} needs {receipt_id} to be linked first: `gateway run` links before it shares")
        self.product, self.receipt_id = product, receipt_id


class HeldCoarserError(JourneyError):
    """A clause lets out more of a column than was granted, and so held, when a delivery was protected."""

    def __init__(self, receipt_id: str, column: str) -> None:
        super().__init__(
            f"{receipt_id} was protected when no clause let so much of {column!r} out: ask the partner to send it again"
        )
        self.receipt_id, self.column = receipt_id, column


class ProjectRefusedError(JourneyError):
    """A project cannot be opened, amended or closed as asked; nothing was changed."""


class ProjectUnsignedError(JourneyError):
    """A project's document is not what the agreement's owner signed, so nothing is made or approved for it."""

    def __init__(self, project: str, why: str) -> None:
        super().__init__(
            f"the project {project} {why}: nothing is made for it until they sign what is meant, with "
            "`gateway project open --key-file` (`amend` for one that is open)"
        )
        self.project, self.why = project, why


class ApprovalRefusedError(JourneyError):
    """A signature does not count; nothing was released."""


class DeliveryRefusedError(JourneyError):
    """The file of a delivery cannot be understood; nothing of it was taken, and it was destroyed."""

    def __init__(self, receipt_id: str, reason: str) -> None:
        super().__init__(f"{receipt_id} is refused: {reason}")
        self.receipt_id, self.reason = receipt_id, reason


class ConservationError(JourneyError):
    """Rows went missing or appeared from nowhere; nothing is published until it is understood."""

    def __init__(self, what: str, equation: str) -> None:
        super().__init__(f"rows are not conserved in {what}: {equation}; nothing was published, tell the maintainers")
        self.what, self.equation = what, equation


class NotBuiltError(JourneyError):
    """A later part brings this; until then the answer is no."""

    def __init__(self, what: str, part: str) -> None:
        super().__init__(f"{what} is not built yet: it comes with {part}")
        self.what, self.part = what, part


class PoliciesRefusedError(JourneyError):
    """What the agreement was compiled to does not keep to its schema: nobody can be let in by it."""

    def __init__(self) -> None:
        super().__init__(
            "the policies of the agreement do not keep to their schema: nobody is let in, tell the maintainers"
        )
