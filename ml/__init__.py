"""Predictions from the graph: snapshots as of a time, features, models, calibrated answers with reasons."""

import os

# Before torch, LightGBM or scikit-learn load their OpenMP: their threads then sleep while they wait for each
# other, instead of burning the core that the other needs. Training beside other work: 150 s without, 8 s with.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
