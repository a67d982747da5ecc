"""What can happen at the jury's table: opened, moved, voted, closed; every act is a line of the minutes."""
