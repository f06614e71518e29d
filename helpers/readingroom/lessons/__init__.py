"""Lessons: what a notebook should be, checked without running it (`lint`), and by running it."""

from readingroom.errors import answering

__getattr__ = answering(
    __name__,
    {
        "bookmark": "left_off",
        "chromium": "as_pdf find_chromium sealed sheets",
        "counter": "answered brought",
        "edition": "Lesson page_of run_lesson unfilled",
        "exhibits": "exhibit open_lesson",
        "form": "Surroundings lint remarks",
        "glossary": "terms_in",
        "notebook": "PRACTICE Cell Notebook bold calls compared_words headings names_in prose_of "
        "read_notebook unquoted",
        "paper": "key_box on_paper printed worksheet",
        "places": "copied_room examine_notebook find_lesson",
        "rehearsal": "faults place_of_run rehearse run_notebook",
        "verdicts": "NOT_JUDGED check report_on",
        "webpage": "lesson_page reply_to_message",
    },
)
