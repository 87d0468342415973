"""Google's own SQL analyzer (ZetaSQL as WebAssembly): does BigQuery accept a query, and as what?"""

from __future__ import annotations

import ctypes
import importlib.metadata
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import wasmtime
from zetasql.core import wasm_client
from zetasql.core.exceptions import ServerError
from zetasql.wasi import get_wasm_path
from zetasql.wasi._pb2.zetasql.local_service import local_service_pb2 as service
from zetasql.wasi._pb2.zetasql.proto import options_pb2
from zetasql.wasi._pb2.zetasql.public import options_pb2 as public_options
from zetasql.wasi._pb2.zetasql.public import type_pb2

if TYPE_CHECKING:
    from collections.abc import Sequence

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "groundswell"
KINDS = {
    "string": type_pb2.TYPE_STRING,
    "bigint": type_pb2.TYPE_INT64,
    "int64": type_pb2.TYPE_INT64,
    "double": type_pb2.TYPE_DOUBLE,
    "float64": type_pb2.TYPE_DOUBLE,
    "decimal": type_pb2.TYPE_NUMERIC,
    "numeric": type_pb2.TYPE_NUMERIC,
    "bool": type_pb2.TYPE_BOOL,
    "boolean": type_pb2.TYPE_BOOL,
    "date": type_pb2.TYPE_DATE,
    "timestamp": type_pb2.TYPE_TIMESTAMP,
    "json": type_pb2.TYPE_JSON,
}
# released in ZetaSQL, not in BigQuery: left on, the analyzer would let them through
NOT_IN_BIGQUERY = {
    "AGGREGATE_FILTERING",
    "ALIASES_FOR_STRING_AND_DATE_FUNCTIONS",
    "ADDITIONAL_DATE_TIME_FUNCTIONS",
    "ARRAY_ORDERING",
    "ENABLE_MEASURES",
    "JSON_TYPE_COMPARISON",
    "LATERAL_COLUMN_REFERENCES",
    "LATERAL_JOIN",
    "LIMIT_ALL",
    "MAP_TYPE",
    "MULTILEVEL_AGGREGATION",
    "ROW_TYPE",
    "TIMESTAMP_NANOS",
    "TYPEOF_FUNCTION",
    "UUID_TYPE",
}

Refused = ServerError


def kind_of(data_type: str) -> int:
    """The analyzer's type of a type named in our files."""
    return int(KINDS[re.sub(r"\(.*\)", "", data_type).strip().lower()])


class _Client(wasm_client.WasmClient):
    """The analyzer's module; compiled once a machine, which takes most of a minute."""

    def __init__(self) -> None:
        wasi = wasmtime.WasiConfig()
        if folder := wasm_client.get_tzinfo_dir():
            wasi.preopen_dir(folder, "/usr/share/zoneinfo")
        config = wasmtime.Config()
        config.shared_memory = True
        engine = wasmtime.Engine(config)
        self.store = wasmtime.Store(engine)
        self.store.set_wasi(wasi)
        linker = wasmtime.Linker(engine)
        linker.define_wasi()
        self.module = _compiled(engine, Path(get_wasm_path()))
        self.instance = linker.instantiate(self.store, self.module)
        exports: Any = self.instance.exports(self.store)
        self.exports = exports
        exports["_initialize"](self.store)
        self.memory: Any = exports["memory"]

    def _address(self, offset: int) -> int:
        shared = isinstance(self.memory, wasmtime.SharedMemory)
        pointer = self.memory.data_ptr() if shared else self.memory.data_ptr(self.store)
        return ctypes.addressof(pointer.contents) + offset

    def write_bytes(self, ptr: int, data: bytes) -> None:
        ctypes.memmove(self._address(ptr), data, len(data))

    def read_bytes(self, ptr: int, size: int) -> bytes:
        return ctypes.string_at(self._address(ptr), size)


def _compiled(engine: Any, source: Path) -> Any:
    version = importlib.metadata.version("wasmtime")
    cached = CACHE / f"zetasql-{source.stat().st_size}-wasmtime-{version}.bin"
    if cached.is_file():
        return wasmtime.Module.deserialize_file(engine, str(cached))
    module = wasmtime.Module.from_file(engine, str(source))
    CACHE.mkdir(parents=True, exist_ok=True)
    draft = cached.with_suffix(f".{os.getpid()}")
    draft.write_bytes(module.serialize())
    draft.replace(cached)
    return module


class GoogleSql:
    """The analyzer with a catalog of tables: full name → column → type."""

    def __init__(self, tables: dict[str, dict[str, int]]) -> None:
        self._client = _Client()
        self._tables = dict(tables)
        self._options = self._language()
        self._catalog: int | None = None
        self._unregistered: set[str] = set()

    def add(self, table: str, columns: dict[str, int]) -> None:
        """Make a table known to the queries after it."""
        self._tables[table] = columns
        self._unregistered.add(table)

    def columns(self, sql: str, parameters: Sequence[int] = ()) -> dict[str, int]:
        """The columns a query answers and their types; `parameters` are the types of its `?`.

        Raises:
            Refused: BigQuery's analyzer does not accept the query.
        """
        query = self._analyzed(sql, parameters).resolved_query_stmt_node
        return {column.name: column.column.type.type_kind for column in query.output_column_list}

    def tree(self, sql: str) -> str:
        """What the analyzer makes of a query; equal for queries that mean the same to it."""
        return str(self._analyzed(sql, ()))

    def _analyzed(self, sql: str, parameters: Sequence[int]) -> Any:
        text = sql.replace("`", "")
        # the catalog is registered anew only for a query that names what came since
        if self._catalog is None or any(table in text for table in self._unregistered):
            self._catalog = self._registered()
            self._unregistered.clear()
        request = service.AnalyzeRequest(registered_catalog_id=self._catalog, sql_statement=sql)
        request.options.language_options.CopyFrom(self._options)
        request.options.default_timezone = "UTC"
        request.options.prune_unused_columns = True
        if parameters:
            request.options.parameter_mode = public_options.ParameterMode.Value(
                "PARAMETER_POSITIONAL"
            )
        for kind in parameters:
            request.options.positional_query_parameters.add().type_kind = kind
        return self._call("Analyze", request, service.AnalyzeResponse).resolved_statement

    def _call(self, method: str, request: Any, answer: Any) -> Any:
        return self._client.call_grpc_func(f"ZetaSqlLocalService_{method}", request, answer)

    def _language(self) -> Any:
        asked = service.LanguageOptionsRequest(maximum_features=True)
        options = self._call("GetLanguageOptions", asked, options_pb2.LanguageOptionsProto)
        names = {v.number: v.name for v in public_options.LanguageFeature.DESCRIPTOR.values}
        kept = [
            feature
            for feature in options.enabled_language_features
            if re.sub(r"^FEATURE_(V_\d_\d_)?", "", names[feature]) not in NOT_IN_BIGQUERY
        ]
        del options.enabled_language_features[:]
        options.enabled_language_features.extend(kept)
        options.product_mode = public_options.ProductMode.Value("PRODUCT_EXTERNAL")
        options.name_resolution_mode = 0
        del options.supported_statement_kinds[:]
        options.reserved_keywords.append("QUALIFY")
        return options

    def _registered(self) -> int:
        request = service.RegisterCatalogRequest()
        catalog = request.simple_catalog
        catalog.name = "root"
        catalog.builtin_function_options.language_options.CopyFrom(self._options)
        catalog.named_type.add(name="bigint").type.type_kind = type_pb2.TYPE_INT64
        folders: dict[tuple[str, ...], Any] = {(): catalog}
        for full_name, columns in self._tables.items():
            *path, name = full_name.split(".")
            for depth in range(1, len(path) + 1):
                above, here = tuple(path[: depth - 1]), tuple(path[:depth])
                if here not in folders:
                    folders[here] = folders[above].catalog.add(name=here[-1])
            table = folders[tuple(path)].table.add(name=name, full_name=full_name)
            for column, kind in columns.items():
                table.column.add(name=column).type.type_kind = kind
        return int(self._call("RegisterCatalog", request, service.RegisterResponse).registered_id)
