"""Text with values set apart by a delimiter: in any of four encodings, many dialects, and more or less in order."""
