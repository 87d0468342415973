"""Meta's Graph API: one client, its limits and errors, for Facebook Pages and Instagram."""
