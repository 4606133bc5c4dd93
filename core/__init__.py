"""The ground floor: a closed list of things that at least three apps use. No domain noun lives here."""
