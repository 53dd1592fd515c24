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


class NothingRelinkedError(JourneyError):
    """Nobody whom a project has a pid of was linked anew since it opened, so there is nothing to hand over."""

    def __init__(self, project: str) -> None:
        super().__init__(f"nobody of {project!r} has another pid than before: no crosswalk of relinks is needed")
        self.project = project


class SinglingOutError(JourneyError):
    """An attack on a product before anybody has it finds more people in it than the parties agreed to bear."""

    def __init__(self, release: str, one_in: int) -> None:
        super().__init__(
            f"{release}: of more than one person in {one_in}, place, month and age at one event are nobody else's, so "
            "that who knows them could read all the rest. Nothing was published: agree coarser treatments for it, or a "
            "higher k, or sign another thresholds.singled_out_one_in"
        )
        self.release, self.one_in = release, one_in


class UnsealedError(JourneyError):
    """Files that must rest sealed do not, or are none of the gateway's. No name is told: a name can hold a value."""

    def __init__(self, where: str, receipts: tuple[str, ...]) -> None:
        of = f" (deliveries {', '.join(receipts)})" if receipts else ""
        super().__init__(
            f"files that do not rest sealed, or are none of the gateway's: {where}{of}. Nothing is shared: look there, "
            "take away what is not the gateway's, withdraw a delivery that lies in clear and have it sent again, and "
            "run again"
        )
        self.where, self.receipts = where, receipts


class LinkingBehindError(JourneyError):
    """A product needs to know who is who in a delivery that was not linked yet."""

    def __init__(self, product: str, receipt_id: str) -> None:
        super().__init__(f"{product} needs {receipt_id} to be linked first: `gateway run` links before it shares")
        self.product, self.receipt_id = product, receipt_id


class ModelExchangedError(JourneyError):
    """The linking model that was entered last is gone, or another lies in its place: nobody is linked by that."""

    def __init__(self) -> None:
        super().__init__(
            "the linking model is not the one trained here last: restore it from a backup, or `gateway link train`"
        )


class NothingToLearnError(JourneyError):
    """There are no two records to train a linking model from."""

    def __init__(self) -> None:
        super().__init__(
            "no two records to learn from are held: the model before holds; train once people are protected"
        )


class LinkageLimitError(JourneyError):
    """The links are not as good as was agreed, or nobody knows how good: nothing that was made from them is shared."""

    def __init__(self, limits: tuple[str, ...], beyond: str) -> None:
        super().__init__(
            f"{beyond}: nothing linked is shared. `gateway link quality` tells where; mend or withdraw the delivery "
            "that it points to, train the model anew, or have the agreement's owner sign another limit"
            if limits
            else "the links were not measured yet: `gateway run` measures them before it shares"
        )
        self.limits = limits


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


class DutiesConflictError(JourneyError):
    """One person holds two duties of which each is there to check the other, so nothing is approved."""

    def __init__(self, conflict: str) -> None:
        super().__init__(
            f"{conflict}: nothing is approved until definitions/duties.yaml or the project names somebody else, signed "
            "by the agreement's owner"
        )
        self.conflict = conflict


class ApprovalRefusedError(JourneyError):
    """A signature does not count; nothing was released."""


class Tier3RefusedError(JourneyError):
    """A step towards an identity was asked for before the one before it was whole; nothing was looked up or given."""


class LookRefusedError(JourneyError):
    """Two records may not be compared so; nothing was shown, and nothing decided."""


class LabelsAlteredError(JourneyError):
    """What people decided is not what the ledger says that they decided, so nobody is linked by it."""

    def __init__(self, label: str) -> None:
        super().__init__(
            f"the label {label} is gone or was altered: put its files back from a copy; nothing is linked without it"
        )
        self.label = label


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


class PoliciesRefusedError(JourneyError):
    """What the agreement was compiled to does not keep to its schema: nobody can be let in by it."""

    def __init__(self) -> None:
        super().__init__(
            "the policies of the agreement do not keep to their schema: nobody is let in, tell the maintainers"
        )


class SplitRefusedError(JourneyError):
    """Roots were not handed to several people; whoever could open them still can."""

    def __init__(self) -> None:
        super().__init__(
            "nothing was split: name roots that are there, and a folder here that keeps what is written to it"
        )


class NothingToDestroyError(JourneyError):
    """What is to be destroyed there never was."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why}: `gateway keys status` says what there is")


class CrosswalkGoneError(JourneyError):
    """There is no crosswalk of that project to that epoch, or there is one no longer."""

    def __init__(self, project: str, epoch: str) -> None:
        super().__init__(
            f"no crosswalk leads {project!r} to {epoch}: it was destroyed, or the project had no pids when it began"
        )
        self.project, self.epoch = project, epoch


class IdentityRefusedError(JourneyError):
    """Somebody did not show that they are whom they say to be."""


class QuestionRefusedError(JourneyError):
    """A question may not be asked, or could not be answered.

    `rule` names why, and `why` says it in words that anybody may read. `for_asker` may quote the question and values of
    what the asker may see: it is for their own terminal, and stands in no message, log or entry.
    """

    def __init__(self, rule: str, why: str = "", *, for_asker: str = "") -> None:
        known = rule if rule in _QUESTIONS else "engine-stopped"
        super().__init__(why or _QUESTIONS[known])
        self.rule, self.for_asker = known, for_asker


_QUESTIONS = {
    "answer-too-long": "the answer is longer than one may be: ask for fewer rows",
    "engine": "the question could not be answered; only its asker is told why",
    "engine-stopped": "the question could not be answered, and took the process that tried with it: ask less",
    "function-not-on-the-list": "the question uses a function that is not among those that may be used",
    "made-otherwise": "the product was made under other documents: `gateway run` makes it anew",
    "no-such-table": "the question names a table that there is not",
    "not-on-the-list": "the question holds what a question may not hold",
    "not-one-select": "ask one SELECT and nothing else",
    "not-permitted": "the agreement does not let that out to you",
    "question-too-long": "the question is longer than one may be",
    "question-unreadable": "the question is not SQL that can be read",
    "too-large": "the question needs more memory than one may use: ask less",
    "too-slow": "the question took longer than one may: ask less",
}
"""Every rule by which a question is refused, in words that hold nothing of the question."""
