"""A contest and what it is made of: calendar, categories, rubric, rounds and award definitions."""
