"""How much somebody will spend: expected, likely, between which ends, in how many orders."""
