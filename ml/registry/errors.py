"""Errors of the registry, each named after its situation."""


class ArtifactError(Exception):
    """Something about a model artifact stops the work; the message is one line for the user."""


class ArtifactMissingError(ArtifactError):
    """No artifact of that name or version is kept."""


class ArtifactDamagedError(ArtifactError):
    """The artifact's bytes are not the ones its checksum was made of."""


class ArtifactVersionError(ArtifactError):
    """The artifact was written by other versions of libraries or of the code."""


class ArtifactPlaceError(ArtifactError):
    """The folder or bucket of the artifacts does not answer."""
