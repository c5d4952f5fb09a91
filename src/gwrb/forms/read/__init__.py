"""Filled forms read back: bytes to cells, cells to records, with every doubt named."""
