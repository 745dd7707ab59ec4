"""What the server asks others about prompts and conversations, and the emulator answers itself."""

from scheduler0.emulator.ai_credits import Credits
from scheduler0.emulator.canned_answers import CannedAnswers


class AiServices:
    """The answers that a test has set, the credits, and which of the services the server is set up with."""

    def __init__(self) -> None:
        self.answers = CannedAnswers()
        self.credits = Credits()
        self.has_classifier = True
        self.has_platform_model = True

    def configure(self, *, classifier: bool | None = None, platform_model: bool | None = None) -> None:
        """None leaves a service as it is. Raises `ValueError` for what is no flag."""
        for name, value in {"classifier": classifier, "platform_model": platform_model}.items():
            if not isinstance(value, bool | None):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise ValueError(f"{name}: {value!r} is neither true nor false")
        if classifier is not None:
            self.has_classifier = classifier
        if platform_model is not None:
            self.has_platform_model = platform_model

    def reset(self) -> None:
        """As on a fresh emulator."""
        self.answers.clear()
        self.credits.clear()
        self.configure(classifier=True, platform_model=True)
