"""One file per source; each declares a `SOURCE`. docs/loading.md shows how to write one."""
