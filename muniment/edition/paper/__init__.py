"""What stands on paper put into the order of reading: letters to lines, lines to paragraphs."""
