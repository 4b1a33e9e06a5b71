"""A page's main text, as browsers read it, with offsets into the page as it was served."""
