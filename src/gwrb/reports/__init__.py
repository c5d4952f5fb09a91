"""The values that papers and tables print."""
