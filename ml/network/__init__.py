"""The temporal graph network: weeks of messages from events and things, read in their order."""
