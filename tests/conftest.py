"""What every test may ask for: services, databases, the application, people."""

pytest_plugins = ["tests.services", "tests.database"]
