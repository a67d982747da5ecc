"""Films: kept, checked, prepared, sent."""
