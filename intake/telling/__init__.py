"""What is told of a delivery: rules in plain words, drift, what happens next. For a data officer, and never a value."""
