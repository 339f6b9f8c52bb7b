"""What the reference corpora are made of: a file a corpus, named after it, with ``cases(make)``."""
