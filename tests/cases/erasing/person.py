"""Who is erased, and how."""

from __future__ import annotations

from bot.cases import Store
from bot.cases.erasing import people, rows

NAME, EMAIL, PHONE = "圓仔花女士", "zqx.person@example.org", "0955-190-278"


class Planter:
    """Give words that stand nowhere else, and remember them."""

    def __init__(self) -> None:
        self.planted = [NAME, EMAIL, PHONE, "0987654321"]

    def __call__(self, where: str) -> str:
        self.planted.append(f"zqx{len(self.planted):02d}{where}")
        return self.planted[-1]


def erase(store: Store, *told: str) -> list[str]:
    with store.begin() as session:
        return rows.erase(session, people.conversations_of(session, told), actor="system", reason="asked")
