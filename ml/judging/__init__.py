"""How good models are and were: on the newest known future, against what came true, and as populations drift."""
