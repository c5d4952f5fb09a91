"""The checks: one generator a rule, over a ledger that was read."""
