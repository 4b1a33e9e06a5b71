"""Files that are no pages and no paper: word processors', XML, Markdown."""
