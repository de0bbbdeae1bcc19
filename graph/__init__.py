"""The kernel: the model, the database, identity resolution and golden profiles."""
