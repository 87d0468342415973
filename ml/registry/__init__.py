"""Where trained models are kept: one folder a version, written whole or not at all."""

from ml.registry.artifacts import (
    Artifact,
    ArtifactDamagedError,
    ArtifactError,
    ArtifactMissingError,
    ArtifactVersionError,
    has_artifact,
    library_versions,
    read_artifact,
    read_card,
    write_artifact,
)

__all__ = [
    "Artifact",
    "ArtifactDamagedError",
    "ArtifactError",
    "ArtifactMissingError",
    "ArtifactVersionError",
    "has_artifact",
    "library_versions",
    "read_artifact",
    "read_card",
    "write_artifact",
]
