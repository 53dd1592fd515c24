"""Why a file that was read to its end takes the place of nothing, though each of its rows was judged by itself."""

from contracts.feed import Feed
from contracts.vocabulary import FeedKind
from intake.inspection import Inspection


def refused_whole(feed: Feed, inspection: Inspection) -> str:
    """The rule and what to do; empty for a file that may take the place of what was sent before.

    Were one without a row to accept to supersede, good data would give way to nothing. A list of whom not to share
    counts whole or not at all: an entry that is not understood is somebody whose rows would be shared.
    """
    rejected, outside = inspection.rows_rejected, inspection.rows_out_of_scope
    if not inspection.rows_read:
        return "rows-missing: there is a header and no row; send the rows, or tell the operator so (`gateway nil`)"
    if not inspection.rows_accepted:
        return f"rows-none-accepted: {rejected} rejected and {outside} out of scope; mend what the findings name"
    if rejected and feed.kind is FeedKind.EXCLUSION_LIST:
        entries = "1 entry is" if rejected == 1 else f"{rejected} entries are"
        return f"rows-of-list-rejected: {entries} not understood; mend what the findings name, and send the whole list"
    return ""
