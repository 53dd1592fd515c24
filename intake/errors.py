"""Why a file cannot be understood. Positions and rules only, never a value or a file's own words."""


class IntakeError(Exception):
    """Base of everything that the intake room refuses."""


class UnreadableFileError(IntakeError):
    """The file as a whole cannot be read; `rule` names why, `remedy` what the data officer can do, `line` where."""

    def __init__(self, rule: str, remedy: str, line: int | None = None) -> None:
        super().__init__(f"{rule}: {remedy}")
        self.rule, self.remedy, self.line = rule, remedy, line
