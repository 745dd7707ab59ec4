"""Convert the schedules of other systems to specs of the server."""

from scheduler0.cron.conversion.convert import SOURCES, convert
from scheduler0.cron.conversion.result import Conversion, ConversionWarning

__all__ = ["SOURCES", "Conversion", "ConversionWarning", "convert"]
