"""One package a source: each collects readings and lands them as received."""
