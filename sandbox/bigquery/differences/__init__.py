"""What the local server does otherwise than Google, put right; serve.py lists it."""
