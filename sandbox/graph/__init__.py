"""Meta's Graph API as it answers about Pages and Instagram accounts."""
