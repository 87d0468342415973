"""What answers people and programs: Slack."""
