"""Blocks of a rendition laid into columns: paragraphs out of lines, tables, both languages."""
