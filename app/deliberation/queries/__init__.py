"""Reading the jury's table: who sits there, what lies on it, what was moved, what the minutes hold."""
