"""The tree of a web page, and the conversion of its elements to nodes: for pages, and for HTML in Markdown."""
