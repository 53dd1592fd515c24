"""The words of rows that are no records, as fixed expressions, and nothing that is not among them.

They are written so that Arrow (RE2) and Python (with `re.ASCII`) read them alike. Letters may be of either case, and
asterisks, dashes and the like may stand around them. `docs/for-partners.md` says in words what is looked for.
"""

from collections.abc import Sequence

_DASHES = "\u2010-\u2015-"
_TRIM = rf"[ \t\r\n*=#<>_|.(){_DASHES}]*"
_REPORT = "report|extract|data|query|file|list|output|document|table|sheet|page|results?"
_MADE = "run|generated|produced|created|printed|exported|extracted|prepared|refreshed|downloaded|compiled"
_ROWS = "rows?|records?|results?|entries|items|lines|cases|incidents|crimes|offences"
_PICKED = "affected|returned|selected|found|exported|extracted|retrieved|shown|listed|in total"
_MARKING = "sensitive|personal|data|police|partners?|internal|commercial|legal|use only|when complete"

FOOTERS = (
    # End of report
    rf"end of( the| this)? ({_REPORT})",
    # Page 2 of 7; Page 2
    r"page:? *\d+( *(of|/) *\d+)?",
    # 345 rows; (345 rows affected); Row count: 345; Number of records: 345; Total rows: 345
    rf"[\d,]+ ({_ROWS})( ({_PICKED}))?",
    rf"({_ROWS}) (count|total|{_PICKED})[ :=]*[\d,]*",
    rf"(total|count of|number of|no\.? of|total number of) ({_ROWS})[ :=]*[\d,]*",
    # Report run by ...; Extracted on: ...; Date of extract ...; Run date ...
    rf"({_REPORT}) (was )?({_MADE}) (by|on|at|from|date|using|for)\b.*",
    rf"({_MADE})( (by|on|at|from|date))? ?:.*",
    rf"date (of )?({_REPORT}|{_MADE})\b.*",
    r"(run|print|report|extract|extraction) date\b.*",
    # OFFICIAL-SENSITIVE: PERSONAL; Not protectively marked; Confidential
    rf"(official|restricted|confidential|not protectively marked)([ :/{_DASHES}]+({_MARKING}))*",
    # Disclaimer: ...; Source: ...; Crown copyright ...; This report is ...; Figures are rounded; Applied filters: ...
    r"(disclaimer|sources?|notes?|caveats?|warning|handling instructions?) ?:.*",
    r"(please note|copyright|crown copyright|contains public sector information|for official use only)\b.*",
    rf"this (information|spreadsheet|workbook|{_REPORT}) (is|was|has|may|must|contains|should)\b.*",
    rf"the (information|data|figures) (contained |provided |shown )?in this ({_REPORT})\b.*",
    r"(figures|data) (are|is|may be) (provisional|subject to|rounded|unaudited)\b.*",
    r"(applied filters|filters applied)\b.*",
    "©.*",
)
"""How the leftmost cell of a footer reads."""
TOTALS = (
    # Total; Totals: 345; Total for Bristol; Bristol total; Bristol Count (as spreadsheets write their subtotals)
    r"totals?( (for|of|in)\b.*)?[ :=]*[\d,]*",
    r"[^\d]{1,60} (total|count)s?[ :=]*[\d,]*",
)
"""How the leftmost cell of a total reads."""
PLAIN_TOTALS = (
    # Grand total; Subtotal for Bristol
    r"(grand|overall|sub)[ -]?(total|count)s?( (for|of|in)\b.*)?[ :=]*[\d,]*",
)
"""Words that cannot be a name: they may also stand right of what they are the total of."""


def _any_of(patterns: Sequence[str]) -> str:
    """One expression that fits a whole text which any of some patterns fits, whatever stands around it."""
    return f"^{_TRIM}(?is:" + "|".join(f"(?:{item})" for item in patterns) + f"){_TRIM}$"


FOOTER_CELL = _any_of(FOOTERS) + r"|^[*=#-]{2,} ?(?i:end) ?[*=#-]{2,}$"
TOTAL_CELL = _any_of((*TOTALS, *PLAIN_TOTALS))
PLAIN_TOTAL_CELL = _any_of(PLAIN_TOTALS)
NUMBER_CELL = rf"^[£$€]? ?[-+(]?[\d,]*\.?\d+\)? ?%?$|^[{_DASHES}*.]+$"
"""What may stand beside a total's word: a number, or a mark that there is none."""
