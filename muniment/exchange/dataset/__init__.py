"""Notices as tables for data work, and what their fields mean."""
