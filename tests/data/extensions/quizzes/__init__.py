"""An extension with a fault, for the messages about one."""

from typing import Annotated

from imhsite.extensions import (
    Directive,
    Extension,
    LocalizedText,
    Part,
    RecordKind,
    ReferenceTo,
    Timed,
    VisibleSite,
    Whole,
    doc,
)


class Question(Timed, frozen=True, kw_only=True):
    """`content/questions.yaml`: one question."""

    words: Annotated[LocalizedText, doc("The question.")]


class Quiz(Part, frozen=True, kw_only=True):
    """Takes the number of questions."""

    questions: Annotated[Whole, doc("How many questions to ask.")]


class OneQuestion(Part, frozen=True, kw_only=True):
    """Takes one question."""

    question: Annotated[Annotated[str, ReferenceTo("question")], doc("The question's id.")]


def share_of_each(given: Quiz, _site: VisibleSite) -> float:
    """Return what each question counts, which nobody can say of none."""
    return 100 / given.questions


extension = Extension(
    directives=(
        Directive(name="quiz", form="leaf", use="A quiz.", takes=Quiz, label="questions", view=share_of_each),
        Directive(name="question", form="leaf", use="A question.", takes=OneQuestion, label="question"),
    ),
    records=(RecordKind(name="question", collection="questions", record=Question),),
)
