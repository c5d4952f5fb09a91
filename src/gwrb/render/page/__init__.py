"""A page: from text in the small HTML to a `Document`, and that as HTML and Markdown; its style."""
