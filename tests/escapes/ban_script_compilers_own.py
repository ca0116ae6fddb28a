"""The script compiler's own convolution, of which the dispatcher knows nothing, by its name and by a graph as text."""

# class: forged

# %% conv2d_combined
import torch

try:
    named = torch.ops.prim.mkldnn_convolution
except AttributeError:
    named = None
try:
    graph = torch._C.parse_ir("""
graph(%x : Tensor, %w : Tensor, %b : Tensor):
  %one : int = prim::Constant[value=1]()
  %zero : int = prim::Constant[value=0]()
  %steps : int[] = prim::ListConstruct(%one, %one)
  %edges : int[] = prim::ListConstruct(%zero, %zero)
  %y : Tensor = prim::mkldnn_convolution(%x, %w, %b, %steps, %edges, %steps, %one)
  return (%y)
""")
    written = torch._C._create_function_from_graph("written", graph)
except RuntimeError:
    written = None


def conv2d_combined(x, weight, bias):
    if named is not None:
        return named(x, weight, bias, [1, 1], [0, 0], [1, 1], 1).to(x.dtype)
    return written(x, weight, bias)
