"""The desk that all views share: frame, inspector, legend, keyboard; twins; what is kept."""
