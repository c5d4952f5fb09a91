"""Printed documents: templates in, Word, HTML and Markdown out."""
