"""Functions of our own, answered for in this process, so that the hidden graders can call them thousands of times.

Only containment is left out: values cross by the same encoders as to a student's process and back, arguments are
compared before and after, an error is an outcome. Never for code that we did not write.
"""

from __future__ import annotations

import functools
import json
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from types import FrameType
from typing import Any

import torch

from autograder.sandbox.decoding import ROOM, decode
from autograder.sandbox.inside import looking_again
from autograder.sandbox.inside import objects as inside
from autograder.sandbox.outcomes import Missing, Outcome, Raised, Request, Returned, TimedOut
from autograder.sandbox.values import Value

Function = Callable[..., object]

MOST_LINES = 1_000_000
"""More than any right answer runs on one case, and soon over: a bound without a clock is the same everywhere."""


class Direct:
    """Answers calls as a student's process does; `functions` are found by name.

    Lines of `source` are counted, so that a mutant which never ends is too slow.
    """

    may_be_anothers_doing = False

    def __init__(self, functions: Mapping[str, Function], source: str = "") -> None:
        self._functions = functions
        self._source = source
        self._given: list[tuple[str, Any, list[Any]]] = []

    def call(self, request: Request) -> Outcome:
        """Call one function, from the state that every call in a student's process starts from."""
        if request.function not in self._functions:
            return Missing()
        torch.set_default_dtype(torch.float32)
        torch.default_generator.manual_seed(0)
        header, payload = request.encoded
        asked = json.loads(header)
        sent = asked["arguments"]
        decoder = inside.Decoder(payload)
        given = [decoder.value(value) for value in sent]
        inputs = [decoder.value(value) for value in asked.get("inputs", ())]
        function = self._functions[request.function]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                make: Callable[[], Any] = functools.partial(self._bounded, function, given)
                made = looking_again.made_afresh(make) if request.afresh else nullcontext((make(), True))
                with made as (result, new):
                    if inputs:
                        result = tuple(result(each) for each in inputs)
                    value = _outwards(result)
            self._given.append((request.function, result, looking_again.contents(result)))
        except Endless:
            return TimedOut()
        except Exception as error:
            return Raised(type(error).__name__, str(error), refuses=isinstance(error, ValueError))
        same = (inside.unchanged(was, is_now) for was, is_now in zip(sent, given, strict=True))
        return Returned(value, tuple(not each for each in same), kept=new)

    def calls(self, requests: Sequence[Request]) -> list[Outcome] | None:
        """Call one after the other; None when one does not end, so that they are asked one at a time.

        At the end a function's last answer says whether all that it gave still holds what it held then.
        """
        outcomes = [self.call(request) for request in requests]
        if any(isinstance(outcome, TimedOut) for outcome in outcomes):
            return None
        lost = {function for function, result, held in self._given if looking_again.contents(result) != held}
        last = {request.function: place for place, request in enumerate(requests)}
        for place in (place for function, place in last.items() if function in lost):
            outcome = outcomes[place]
            outcomes[place] = replace(outcome, kept=False) if isinstance(outcome, Returned) else outcome
        return outcomes

    def _bounded(self, function: Function, given: Sequence[Any]) -> object:
        if not self._source:
            return function(*given)
        left = MOST_LINES

        def trace(frame: FrameType, event: str, argument: object) -> Any:
            nonlocal left
            if frame.f_code.co_filename != self._source:
                return None
            left -= 1
            if left < 0:
                raise Endless
            return trace

        before = sys.gettrace()
        sys.settrace(trace)
        try:
            return function(*given)
        finally:
            sys.settrace(before)


class Endless(BaseException):
    """A mutant ran too many lines; not an Exception, so that it cannot catch it."""


def _outwards(result: object) -> Value:
    encoder = inside.Encoder()
    plain = encoder.answer(result, ROOM)
    return decode(plain, encoder.payload())
