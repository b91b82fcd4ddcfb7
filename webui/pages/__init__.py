"""Pages: what a browser asks for by address. HTML is made in templates only."""
