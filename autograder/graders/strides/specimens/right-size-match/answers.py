# %% output_size
def output_size(size, kernel, stride=1, padding=0):
    match size:
        case (h, w):
            (kh, kw), (sh, sw), (ph, pw) = pair(kernel), pair(stride), pair(padding)
            return output_size(h, kh, sh, ph), output_size(w, kw, sw, pw)
        case int():
            if (room := size + 2 * padding - kernel) < 0:
                raise ValueError(f"{kernel} > {size} + {2 * padding}")
            return room // stride + 1
