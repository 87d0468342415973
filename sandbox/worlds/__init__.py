"""What the sandbox shows: a made world or a folder of recorded answers."""
