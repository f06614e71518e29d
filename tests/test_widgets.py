"""Views among ipywidgets: what they are called takes nothing away from ipywidgets' own names."""

from __future__ import annotations

import ipywidgets
import pytest

import readingroom as rr

OF_A_VIEW = {"model_id", "open"}
"""Names of ipywidgets that a view means to answer itself."""


@pytest.mark.parametrize("name", ["text", "provenance", "argument", "requests", "timeline"])
def test_no_name_of_a_view_hides_one_of_ipywidgets(telegram, name):
    view = getattr(rr.widgets, name)(telegram)
    ours = {
        each
        for kind in type(view).__mro__
        if kind.__module__.startswith("readingroom")
        for each in vars(kind)
        if not each.startswith("_")
    }

    assert ours & set(dir(ipywidgets.HTML)) <= OF_A_VIEW


@pytest.mark.parametrize("name", ["text", "provenance", "argument", "requests", "timeline"])
def test_a_view_takes_its_place_in_the_layouts_of_ipywidgets(telegram, name):
    view = getattr(rr.widgets, name)(telegram)

    view.layout.width = "50%"
    ipywidgets.AppLayout(left_sidebar=view, center=ipywidgets.HTML("beside"))
    grid = ipywidgets.GridspecLayout(1, 2)
    grid[0, 0] = view
    assert view.layout.width
