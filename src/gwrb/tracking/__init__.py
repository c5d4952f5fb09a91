"""Where every obligation stands: what was sent, reviewed, asked for, and what is open. Pure."""
