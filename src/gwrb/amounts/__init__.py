"""Amounts as official prose writes them: numbers, units of measure, and both found in running text.

Everything is exact (`Decimal`, never a float), and no text makes a reader fail: what is no amount is
None, or not found. Imported only by what needs it; patterns are compiled when first used.
"""
