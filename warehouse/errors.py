"""Errors of the warehouse, each named after its situation."""


class WarehouseError(Exception):
    """Something about the warehouse stops the work; the message is one line for the user."""


class WarehouseBusyError(WarehouseError):
    """Another process holds the embedded warehouse."""


class WarehouseNotWritableError(WarehouseError):
    """The folder or file of the warehouse cannot be written, or the disk is full."""


class NewerWarehouseError(WarehouseError):
    """The warehouse was written by a newer version of Groundswell."""


class WarehouseSettingsError(WarehouseError):
    """A setting of the warehouse is missing or wrong, or there are no credentials."""
