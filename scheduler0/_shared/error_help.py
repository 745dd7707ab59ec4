"""Where docs/errors.md explains an error."""

from __future__ import annotations


class Explained:
    """An error that docs/errors.md explains. Its text ends with the section."""

    @property
    def help(self) -> str:
        """The section that has cause and remedy, for instance ``docs/errors.md#notfounderror``.

        It is the name of the class in lower case. A class of your own has the section of its base.
        """
        kind = next(kind for kind in type(self).__mro__ if kind.__module__.startswith("scheduler0."))
        return f"docs/errors.md#{kind.__name__.lower()}"

    def __str__(self) -> str:
        return self._with_help(super().__str__())

    def _with_help(self, text: str) -> str:
        return f"{text} (see {self.help})"
