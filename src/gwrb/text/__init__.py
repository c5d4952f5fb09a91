"""Text and its places, diagnostics, refusals, Chinese script, numerals, rounding, amounts."""
