"""Merging what units send, entry by entry, field by field; all or nothing."""
