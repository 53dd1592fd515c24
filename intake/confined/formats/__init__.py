"""One module for each format that the child parses; all of them give tables of text."""
