"""Post performance: which posts did better than expected, and what goes with it."""
