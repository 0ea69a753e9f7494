"""Training: text and rendered pages come in, the files under ``models`` go out.

Not needed to run the package, and not in its wheel. ``python -m cchc_nlp.training`` is its door.
"""
