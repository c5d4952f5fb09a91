"""The page that leaders open: the whole ledger as one HTML file, or a folder of pages, that needs nothing else."""
