"""``python -m cchc_nlp`` is the command line."""

from cchc_nlp.cli import main

if __name__ == "__main__":
    main()
