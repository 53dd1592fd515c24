"""A file's header: what it may look like, and where its columns then stand."""
