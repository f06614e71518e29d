"""From a saved archive page to a draft document that a teacher can open at once and fill in."""
