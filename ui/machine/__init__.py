"""The doors for programs: REST in `api.py`, server-sent events in `event_stream.py`."""
