"""Speed, memory and quality against peers, side by side in one run: `make benchmark`."""
