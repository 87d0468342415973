"""The three YouTube APIs: Data v3, Analytics v2 and Reporting v1."""
