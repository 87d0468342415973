"""The recorded world: answers somebody kept, served again through every endpoint they allow."""
