"""The pages of the jury's table."""
