"""Why a document cannot be used, or why a plan is refused. No message ever carries a cell value."""


class ContractsError(Exception):
    """Base of everything that the room of agreements refuses."""


class DocumentError(ContractsError):
    """A contract, an agreement or a code list cannot be read as it stands."""

    def __init__(self, document: str, problem: str) -> None:
        super().__init__(f"{document}: {problem}")
        self.document, self.problem = document, problem


class PlanRefusedError(ContractsError):
    """A plan is refused; `missing` names the first thing that is not there, `remedy` what would satisfy it."""

    def __init__(self, missing: str, remedy: str) -> None:
        super().__init__(f"{missing}: {remedy}")
        self.missing, self.remedy = missing, remedy


class IntakeRefusedError(PlanRefusedError):
    """A partner may not give a feed today; nothing was taken."""


class ReleaseRefusedError(PlanRefusedError):
    """A product may not go to a recipient; nothing was released."""


class PeriodError(ContractsError):
    """A period is not written as its calendar asks."""

    def __init__(self, calendar: str, example: str) -> None:
        super().__init__(f"the period is not a {calendar}: write it like {example}")
        self.calendar, self.example = calendar, example
