"""The ledger over time: git behind one seam, what changed, what a change brought."""
