"""Who has to do what: sentences and clauses, who acts, where one requirement ends, with what force, and its words."""
