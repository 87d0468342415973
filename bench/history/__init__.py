"""What a daily run reads, and how long it takes, with a short and with a long history held."""
