"""What is learned from annotated notices: integer weights over what a text looks like and what the rows saw in it.

``chain`` adds weights up and finds the best row of labels, ``grams`` hashes the stretches of a text, ``weights`` reads and
writes the file of models; ``fit`` learns, and needs the extra ``[train]``.
"""
