"""Reading panels, conflicts, plans and who holds which seat."""
