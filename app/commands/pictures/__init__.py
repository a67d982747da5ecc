"""Taking pictures of every page: finding the pages, the people who may see them, and the camera."""
