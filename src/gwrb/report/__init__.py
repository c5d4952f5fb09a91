"""Quarterly figures and papers as values: what was owed, what was reported, what is printed."""
