"""Every award plan of a real contest, from its founding to a bundle that recomputes."""
