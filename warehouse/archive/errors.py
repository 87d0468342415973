"""Errors of the archive, each named after its situation."""

from warehouse.errors import WarehouseError


class ArchiveMissingError(WarehouseError):
    """There is no archive at the place named."""


class ArchiveConflictError(WarehouseError):
    """A file of the archive exists already and says something else."""


class ArchiveDamagedError(WarehouseError):
    """A file of the archive is missing, altered or cannot be read."""


class NotInArchiveError(WarehouseError):
    """Rows would be let go that the archive does not hold."""
