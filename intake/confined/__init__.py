"""Formats that are parsed in a child process with limits of memory and time, which can open no file and no network."""
