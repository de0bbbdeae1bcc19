"""From files to the graph: readers, one file per source under `sources`, and the load that joins them."""
