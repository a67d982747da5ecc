"""The worlds demo films play in; each module offers its shots and the palettes they may be painted with."""
