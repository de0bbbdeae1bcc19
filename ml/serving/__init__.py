"""Models trained, kept, promoted and asked: for everybody, or for one person on demand."""
