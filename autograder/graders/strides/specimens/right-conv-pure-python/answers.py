import torch


# %% conv2d_strided
def conv2d_strided(x, weight, bias, stride=1, padding=0):
    sh, sw = pair(stride)
    h, w = output_size((x.shape[2], x.shape[3]), (weight.shape[2], weight.shape[3]), stride, padding)
    X, K, B = pad_image(x, padding).tolist(), weight.tolist(), bias.tolist()
    result = []
    for img in X:
        maps = []
        for k, b in zip(K, B):
            maps.append([[b + sum(k[c][u][v] * img[c][i * sh + u][j * sw + v]
                                  for c in range(len(k)) for u in range(len(k[0])) for v in range(len(k[0][0])))
                          for j in range(w)] for i in range(h)])
        result.append(maps)
    return torch.tensor(result, dtype=x.dtype)
