"""A contest brought in from elsewhere: its table read, its films found, looked at first, then taken in."""
