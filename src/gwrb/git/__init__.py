"""The one seam to git, and what it tells of the ledger: a base to compare with, states, what a change brought."""
