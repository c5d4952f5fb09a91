"""Forms: what goes out to the units to be filled in (here), and how it is read when it comes back (`read`)."""
