"""What the daemon tells about containers; nothing here changes one."""
