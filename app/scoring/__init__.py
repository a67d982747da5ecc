"""The judge's work: queue, scorecard, scores; what a judge has typed survives everything."""
