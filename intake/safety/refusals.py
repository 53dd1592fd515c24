"""Every reason for which a file is refused before or while it is parsed, and what a data officer does next.

A child process that parses sends the name of a rule only; its words come from here, so that a parser which a hostile
file has taken over can say nothing of its own.
"""

from collections.abc import Mapping
from types import MappingProxyType

from intake.errors import UnreadableFileError
from intake.limits import FULL_SHEETS

_FORMATS = (
    UnreadableFileError("format-html", "it is a web page under a spreadsheet's name; open it and save it as XLSX"),
    UnreadableFileError("format-xml", "XML is not taken; save it as XLSX or CSV UTF-8"),
    UnreadableFileError("format-pdf", "a PDF holds no rows; send the extract that it was made from"),
    UnreadableFileError("format-message", "it is a mail message; send the file that was attached to it"),
    UnreadableFileError("format-document", "it is a document for reading; send the rows as XLSX or CSV UTF-8"),
    UnreadableFileError("format-archive", "archives of this kind are not taken; send the file itself, or in a ZIP"),
    UnreadableFileError("format-unknown", "it is none of the formats that are taken; send XLSX or CSV UTF-8"),
    UnreadableFileError("file-empty", "the file holds nothing; send the extract, or say there is none"),
    UnreadableFileError("file-too-large", "it is larger than this gateway takes; ask its operator"),
    UnreadableFileError(
        "columns-too-many", "it has more columns than any extract; check the delimiter, and send the contract's"
    ),
    UnreadableFileError("line-too-long", "a line is longer than any row; check how the file ends its lines"),
    UnreadableFileError("encoding", "the file is neither UTF-8 nor Windows-1252; save it as CSV UTF-8"),
    UnreadableFileError("quote-unclosed", "a quotation mark, opened on this line or below it, is never closed"),
    UnreadableFileError(
        "header-missing", "no whole line of headings stands in its first mebibyte; write them on line 1 of a CSV"
    ),
)
_ARCHIVES = (
    UnreadableFileError("archive-broken", "the ZIP or spreadsheet is damaged or ends early; copy it again, whole"),
    UnreadableFileError("archive-encrypted", "the ZIP has a password; send it without, or encrypted with age"),
    UnreadableFileError("archive-entries", "the ZIP holds more files than is allowed; pack the one extract"),
    UnreadableFileError("archive-path", "a name in the ZIP leads out of its folder; pack the one extract again"),
    UnreadableFileError("archive-nested", "an archive lies in the archive; pack the extract once"),
    UnreadableFileError("archive-several", "the ZIP holds several files; pack the one extract"),
    UnreadableFileError("archive-empty", "the ZIP holds no file; pack the extract, or say that there is none"),
    UnreadableFileError("archive-packing", "the ZIP is packed in an unusual way; pack it with the system's own menu"),
    UnreadableFileError("archive-ratio", "it unfolds far beyond its size; send the rows as CSV"),
    UnreadableFileError("archive-too-large", "unfolded it is larger than this gateway takes; ask its operator"),
    UnreadableFileError("gzip-broken", "the compressed file is damaged; make it again"),
    UnreadableFileError("gzip-truncated", "the compressed file ends early; send it again"),
    UnreadableFileError("gzip-trailing", "something follows the compressed data; send one file"),
    UnreadableFileError("gzip-ratio", "it unfolds far beyond its size; send it uncompressed"),
)
_WORKBOOKS = (
    UnreadableFileError("workbook-broken", "the spreadsheet is damaged; open it, and save it again as XLSX"),
    UnreadableFileError("workbook-encrypted", "the spreadsheet has a password; save it without, or encrypt with age"),
    UnreadableFileError("workbook-binary", "binary workbooks (XLSB) are not taken; save it as XLSX"),
    UnreadableFileError("workbook-macros", "the spreadsheet holds macros; save it as XLSX, which leaves them out"),
    UnreadableFileError("workbook-entities", "its XML declares entities, as no spreadsheet program does; save it anew"),
    UnreadableFileError("workbook-external-link", "it links to other files or data; break the links and save it"),
    UnreadableFileError("workbook-embedded-object", "other files are embedded in it; copy the rows to a new workbook"),
    UnreadableFileError("workbook-pivot-cache", "a pivot table keeps hidden rows; copy the rows to a new workbook"),
    UnreadableFileError("workbook-data-model", "it holds a hidden data model; copy the rows to a new workbook"),
    UnreadableFileError("workbook-history", "it keeps a history of changes; copy the rows to a new workbook"),
    UnreadableFileError("sheet-hidden", "a hidden sheet holds cells; unhide it, and delete it if it must not be sent"),
    UnreadableFileError("sheet-very-hidden", "a sheet that no menu shows holds cells; copy the rows to a new workbook"),
    UnreadableFileError(
        "column-hidden", "a hidden column holds cells; unhide it, and delete it if it must not be sent"
    ),
    UnreadableFileError("row-hidden", "a hidden row holds cells; show all rows, and delete what must not be sent"),
    UnreadableFileError("row-filtered", "a filter hides rows; clear it, and delete what must not be sent"),
    UnreadableFileError("formula-without-value", "a formula was never calculated; open it, and save it again"),
    UnreadableFileError(
        "rows-cut-off", "it has just as many rows as a sheet holds: export it again, not through a sheet"
    ),
    UnreadableFileError("sheets-several", "several sheets hold rows; send a workbook with the one that is meant"),
)
_OTHERS = (
    UnreadableFileError("parquet-broken", "the Parquet file is damaged or ends early; write it again"),
    UnreadableFileError("parquet-encrypted", "Parquet's own encryption is not taken; use age"),
    UnreadableFileError("parquet-type", "a column holds lists, structures or bytes; write flat columns only"),
    UnreadableFileError("json-broken", "the JSON does not parse; write it again, in UTF-8"),
    UnreadableFileError("json-shape", "it is neither an array of objects nor an object on each line; write it so"),
    UnreadableFileError("json-nested", "a value is itself an object or a list; write flat objects only"),
    UnreadableFileError("json-number", "a number has more digits than any record needs; write it as text"),
    UnreadableFileError("json-key-repeated", "an object has a name twice; keep one of them"),
    UnreadableFileError("age-encrypted", "it is encrypted, and the key is not here; only the gateway can open it"),
    UnreadableFileError("age-recipients", "it is encrypted to more keys than there are; encrypt it to the intake key"),
    UnreadableFileError("age-not-opened", "it is encrypted to another key, or damaged; encrypt it to the intake key"),
    UnreadableFileError("malware-found", "the malware scanner found something; ask your IT security before you resend"),
    UnreadableFileError(
        "parser-stopped", "it is damaged, or needs more memory than it may; save it anew, or send fewer rows"
    ),
    UnreadableFileError("parser-slow", "it could not be read within the limits of time; send fewer rows, as CSV"),
)
_REMEDIES: Mapping[str, str] = MappingProxyType(
    {error.rule: error.remedy for error in (*_FORMATS, *_ARCHIVES, *_WORKBOOKS, *_OTHERS)}
)


def refuse_full(*rows: int) -> None:
    """Refuse as many rows as fit into a sheet, with or without a header: 15,841 cases were lost so in 2020."""
    if any(count in FULL_SHEETS or count + 1 in FULL_SHEETS for count in rows):
        raise refusal("rows-cut-off")


def refusal(rule: str, line: int | None = None) -> UnreadableFileError:
    """The refusal of a rule, with the line where it was broken if that is told. An unknown rule is `parser-stopped`."""
    known = rule if rule in _REMEDIES else "parser-stopped"
    where = f" (line {line:,})" if line is not None and known == rule else ""
    return UnreadableFileError(known, _REMEDIES[known] + where, line)
