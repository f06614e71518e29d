"""From what was found on a page to the files of a draft, first exercises, a lesson and a report."""
