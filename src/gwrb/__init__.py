"""gwrb: a plain-text ledger for a government's yearly promises."""

__version__ = "0.1.0"
