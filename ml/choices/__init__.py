"""Which of several choices somebody takes: channels, hours, days."""
