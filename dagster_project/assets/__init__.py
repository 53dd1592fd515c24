"""The four layers, one module each, in the order in which data travels."""
