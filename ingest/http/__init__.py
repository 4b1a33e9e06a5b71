"""What crossed the wire: HTTP messages told apart byte by byte, decoded, filed as they come."""
