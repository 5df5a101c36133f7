"""The recommendations of a report: where they stand, how they are worded, what says it again."""

from __future__ import annotations

from pipeline.recommendations.extraction import find_recommendations

__all__ = ["find_recommendations"]
