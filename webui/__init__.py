"""The Django side: pages, the live stream, the gateway for real clients."""
