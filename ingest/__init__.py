"""From a digest on disk to the library: reading, cutting into passages, storing."""
