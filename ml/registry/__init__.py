"""Where trained models are kept: one folder a version, in a folder or a bucket."""

from ml.registry.artifacts import (
    Artifact,
    check_artifact,
    has_artifact,
    library_versions,
    read_artifact,
    read_card,
    write_artifact,
)
from ml.registry.errors import (
    ArtifactDamagedError,
    ArtifactError,
    ArtifactMissingError,
    ArtifactPlaceError,
    ArtifactVersionError,
)
from ml.registry.places import Place

__all__ = [
    "Artifact",
    "ArtifactDamagedError",
    "ArtifactError",
    "ArtifactMissingError",
    "ArtifactPlaceError",
    "ArtifactVersionError",
    "Place",
    "check_artifact",
    "has_artifact",
    "library_versions",
    "read_artifact",
    "read_card",
    "write_artifact",
]
