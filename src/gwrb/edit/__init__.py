"""Edits of data files: three-way merge of records, splicing, formatting, differences."""
