"""Whether something happens: logistic regression, boosted trees and the graph network, blended and calibrated."""
