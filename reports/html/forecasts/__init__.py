"""The forecast page: what is expected, what came true, how far both may be trusted."""
