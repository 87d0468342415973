"""The made world: a cooking brand, wholly determined by its seed and the clock."""
