"""The one way to the web: checked addresses, robots.txt, rate limits, retries."""
