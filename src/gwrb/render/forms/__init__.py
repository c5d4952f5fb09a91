"""Forms as files: Word from templates, Excel from the same values."""
