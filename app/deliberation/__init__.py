"""The jury's table: a shortlist with its standings, motions and votes on awards, minutes that only grow."""
