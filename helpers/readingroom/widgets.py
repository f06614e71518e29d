"""The views, by the name that one types: `import readingroom.widgets` gives the part `views`."""

import sys

from readingroom import views

sys.modules[__name__] = views
