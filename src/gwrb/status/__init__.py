"""Where the work stands, in figures: a quarter by unit, part, section, task or target, and the year per unit."""
