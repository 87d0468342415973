"""Why a file was not imported; each message is one line for the user."""


class ImportFileError(Exception):
    """A file cannot be imported: what was expected, what came and what to do."""


class FileMissingError(ImportFileError):
    """The file is not there or may not be read."""


class EmptyFileError(ImportFileError):
    """The file holds nothing, or a header and no row."""


class UnreadableFileError(ImportFileError):
    """The file is not what its format says it is."""


class WrongEncodingError(ImportFileError):
    """The text of the file is not in the encoding declared or in any known one."""


class MissingColumnError(ImportFileError):
    """The mapping names a column that the file does not have."""


class UnknownFileError(ImportFileError):
    """No mapping fits the columns of the file."""


class AmbiguousMappingError(ImportFileError):
    """Several mappings fit the columns of the file equally well."""


class MappingError(ImportFileError):
    """A mapping file is wrong; the message names file, line and field."""


class CountMismatchError(ImportFileError):
    """Rows read are not rows landed, rejected and control rows together."""


class LandingError(ImportFileError):
    """The warehouse refused the rows."""
