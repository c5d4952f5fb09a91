"""Word: a Document as a .docx file in the style of GB/T 9704."""
