// Replaced when the store is there.
