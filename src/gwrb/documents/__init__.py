"""Documents: small HTML to Document to Word, HTML and Markdown in the style of GB/T 9704."""
