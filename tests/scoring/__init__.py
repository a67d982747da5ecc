"""Rules of the queue, the scorecard, progress and closing a round."""
