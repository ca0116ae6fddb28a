# %% output_size
def output_size(size: int | tuple[int, int], kernel: int | tuple[int, int], stride: int | tuple[int, int] = 1, padding: int | tuple[int, int] = 0) -> int | tuple[int, int]:
    def along(n: int, k: int, s: int, p: int) -> int:
        assert k <= n + 2 * p, "window too large"
        quotient, _ = divmod(n + 2 * p - k, s)
        return quotient + 1

    try:
        if isinstance(size, int):
            result = along(size, kernel, stride, padding)
        else:
            result = tuple([along(a, b, c, d) for a, b, c, d in zip(size, pair(kernel), pair(stride), pair(padding))])
    except AssertionError as error:
        raise ValueError("does not fit") from error
    print("output size:", result)
    return result
