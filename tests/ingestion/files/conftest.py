from pathlib import Path

import pytest

from tests.ingestion.files.importing import Imports


@pytest.fixture
def imports(tmp_path: Path) -> Imports:
    return Imports(tmp_path)
