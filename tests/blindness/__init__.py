"""Blind judging as a whole: every route, file and mail for judges in worlds that differ in what is hidden."""
