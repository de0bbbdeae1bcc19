"""Readers of files: streaming, in bounded memory, strict; rows come in chunks with their line numbers."""

from .chunk import Chunk, Fault
from .csv_file import Csv
from .head import Head
from .jsonl_file import JsonLines
from .parquet_file import Parquet

Format = Csv | JsonLines | Parquet
"""The formats that a source's file may have."""

__all__ = ["Chunk", "Csv", "Fault", "Format", "Head", "JsonLines", "Parquet"]
