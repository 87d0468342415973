"""The project's benchmark: ratios measured in one run, against the floors it names."""
