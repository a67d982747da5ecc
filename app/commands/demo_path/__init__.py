"""The steps of the demo: what organizers, entrants, judges and the public do in a contest, over HTTP."""
