"""The pages of judging: a judge's rounds and films, the screening room, the organizer's view of a round."""
