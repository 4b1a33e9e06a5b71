"""Units out of labels: chapters, articles, items, tables, and what stands around them."""
