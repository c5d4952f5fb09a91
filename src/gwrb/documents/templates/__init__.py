"""Templates: checked, rendered in a sandbox to text in the small HTML."""
