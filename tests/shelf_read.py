"""To be imported by the server of forked children: the shipped contracts and agreement, read once for all of them."""

from contracts.library import Library, shipped_documents
from tests.documents import parse_once

parse_once()
shelf = Library(shipped_documents())
READ = (shelf.agreement, shelf.feeds)
