"""Slack: the Web API an app calls (`api`), and who plays Slack towards the app (`client`)."""
