"""Views: HTML made once, here, and complete by itself; a script gives it life where it can."""
