"""The tree of a web page, and its elements as the nodes that Markdown would have: for pages, and HTML in Markdown."""
