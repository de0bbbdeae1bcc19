"""Why a prediction is what it is: stories in two languages, the nodes behind, what drives it, what would change it."""
