"""The log as lines of JSON, where that is set: a line a request and a question, and all that is warned of."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from ui.serving.requests import request_id
from vectorstore.settings import Settings

OURS = "paperlight"


class AsJson(logging.Formatter):
    """A record as one line of JSON: time (UTC), level, logger, request, message, what else is told of it, error."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": request_id.get(),
            "message": record.getMessage(),
            **getattr(record, "told", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def write_logs(settings: Settings) -> None:
    """From now on the log goes to standard error as `Settings.log` says."""
    if settings.log != "json":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AsJson())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger(OURS).setLevel(logging.INFO)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
