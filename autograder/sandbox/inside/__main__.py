"""Start of the fork parent: `python -I -S inside FD FOLDER...`, FOLDERs being where torch and its companions lie."""

import builtins
import gc
import socket
import sys
from importlib.machinery import FileFinder, SourceFileLoader
from types import ModuleType

_BUILTINS = vars(builtins).copy()


class _Ours(SourceFileLoader):
    """Loads a module of ours with Python's own functions, whatever a cell puts into their place: `builtins.any = ...`."""

    def exec_module(self, module: ModuleType) -> None:
        vars(module)["__builtins__"] = _BUILTINS
        super().exec_module(module)


gc.disable()  # until all is loaded, which it would look through again and again: an eighth of the start
sys.path_importer_cache[sys.path[0]] = FileFinder(sys.path[0], (_Ours, [".py"]))
sys.path.extend(sys.argv[2:])

import pages  # noqa: E402  # found and loaded as was just said

pages.make_room()

from fork_parent import ForkParent  # noqa: E402

ForkParent(socket.socket(fileno=int(sys.argv[1]))).serve()
