"""The table of exposures: how much was sold, so that complaints are counted per 1,000 orders."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Column, Date, Index, Integer, String

from bot.cases.models.base import Base


class Exposure(Base):
    """Orders of one day, product and branch; read again, the number takes the place of the one before."""

    __tablename__ = "exposures"
    __table_args__ = (Index("uq_exposures_day", "day", "product", "branch", unique=True),)

    id: int = Column(Integer, primary_key=True, comment="Internal number")
    day: date = Column(Date, nullable=False, comment="The day, in the company's time zone")
    product: str = Column(String(64), nullable=False, comment="Product of the policy; empty for all together")
    branch: str = Column(String(64), nullable=False, comment="Branch of the policy; empty for all together")
    orders: int = Column(Integer, nullable=False, comment="Number of orders")
