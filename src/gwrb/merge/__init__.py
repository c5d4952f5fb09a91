"""What arrives, brought into the ledger: intake, the plan of a merge, receipts, the driver for git."""
