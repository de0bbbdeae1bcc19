"""A plain heterogeneous SAGE network (PyTorch Geometric), to compare ours with."""
