"""The benchmark of identity resolution: data sets with known truth, the peer, ours, and the bars of the issue."""
