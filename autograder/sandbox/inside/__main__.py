"""Start of the fork parent: `python -I -S inside FD FOLDER...`, FOLDERs being where torch and its companions lie."""

import socket
import sys

sys.path.extend(sys.argv[2:])

from fork_parent import ForkParent

ForkParent(socket.socket(fileno=int(sys.argv[1]))).serve()
