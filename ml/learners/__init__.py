"""What any prediction learns with: linear models, boosted trees, buy-till-you-die, calibration, blending, measures."""
