"""A figure that can be asked: a window is dragged over the input, and its products, their sum and the output are shown.

One piece of HTML with its own small script, which needs no network and no library. Where scripts do not run, the static
figure and the text that are handed in stay. Mouse, touch, arrow keys and screen readers; no motion for who wants none.
"""

from __future__ import annotations

import html
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

TEXTS = {
    "es": {
        "label": "Ventana sobre la entrada: muévela con el ratón, con el dedo o con las flechas del teclado",
        "output": "Canal de salida",
        "input": "Canal de entrada",
        "all": "todos, sumados",
        "kernel": "Kernel",
        "given": "el de la capa",
        "row": "Fila",
        "column": "Columna",
        "products": "productos",
        "yours": "el tuyo",
        "negative": "negativo",
        "padding": "relleno",
        "at": "Salida {k}, fila {i}, columna {j}.",
        "part": "Canal {c}: {sum}.",
        "nothing": "todos los productos son 0",
        "bias": "Sesgo: {bias}.",
        "total": "En total, {total}.",
        "differs": "El tuyo es {yours}.",
    },
    "en": {
        "label": "Window over the input: move it with the mouse, a finger or the arrow keys",
        "output": "Output channel",
        "input": "Input channel",
        "all": "all, added",
        "kernel": "Kernel",
        "given": "the layer's",
        "row": "Row",
        "column": "Column",
        "products": "products",
        "yours": "yours",
        "negative": "negative",
        "padding": "padding",
        "at": "Output {k}, row {i}, column {j}.",
        "part": "Channel {c}: {sum}.",
        "nothing": "all products are 0",
        "bias": "Bias: {bias}.",
        "total": "In total, {total}.",
        "differs": "Yours is {yours}.",
    },
}


def page(
    x: Sequence[Any],
    weight: Sequence[Any],
    bias: Sequence[float],
    *,
    stride: Sequence[int] = (1, 1),
    padding: Sequence[int] = (0, 0),
    kernels: Mapping[str, Sequence[Sequence[float]]] | None = None,
    yours: Sequence[Any] | None = None,
    language: str = "es",
    static: str = "",
) -> str:
    """The figure for x (C, H, W), weight (O, C, kH, kW) and bias (O,), all as nested lists of finite numbers.

    `kernels`: other ones, by name, that may be tried in place of the layer's. `yours`: another result (O, H', W'), shown
    beside the right one. `static`: HTML for where no script runs.
    """
    data: dict[str, Any] = {"x": x, "weight": weight, "bias": bias, "stride": stride, "padding": padding}
    data |= {"kernels": dict(kernels or {}), "yours": yours, "texts": TEXTS[language]}
    plain = json.dumps(data, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c")
    name = f"sliding-{zlib.crc32(plain.encode()):08x}"
    return (
        f'<figure class="sliding" id="{name}" lang="{html.escape(language)}"><div class="static">{static}</div></figure>'
        f"<style>{_STYLE}</style><script>({_SCRIPT})({json.dumps(name)}, {plain})</script>"
    )


_STYLE = """
.sliding { margin: 0.5em 0; font: 15px/1.5 system-ui, sans-serif; color: inherit; max-width: 46em }
.sliding .controls, .sliding .line { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4em 0.9em }
.sliding label { display: inline-flex; align-items: center; gap: 0.4em }
.sliding select, .sliding input { font: inherit; accent-color: #0072B2; min-height: 24px }
.sliding input { width: 7em }
.sliding .line { margin: 0.5em 0; gap: 0.3em }
.sliding .line[hidden] { display: none }
.sliding figure { margin: 0; text-align: center }
.sliding svg { display: block; max-width: 100%; height: auto }
.sliding svg text { font: 13px system-ui, sans-serif; text-anchor: middle; dominant-baseline: central }
.sliding .drag { cursor: grab; touch-action: none }
.sliding .drag:active { cursor: grabbing }
.sliding .window { fill: none; stroke: #E69F00; stroke-width: 4; transition: transform 0.12s }
.sliding .asked:focus-visible { outline: 3px solid #E69F00; outline-offset: 3px }
.sliding .wrong { fill: none; stroke: #D55E00; stroke-width: 3; stroke-dasharray: 5 3 }
.sliding .key { display: inline-block; width: 0.9em; height: 0.9em; border: 1px solid; vertical-align: -0.1em }
.sliding p { margin: 0.4em 0; min-height: 4.5em }
@media (max-width: 520px) { .sliding svg { zoom: 0.78 } }
@media (prefers-reduced-motion: reduce) { .sliding .window { transition: none } }
"""

_SCRIPT = """(name, data) => {
  const here = document.currentScript
  const root = (here && here.parentNode.querySelector('#' + name)) || document.getElementById(name)
  if (!root) return
  const {x, weight, bias, stride, padding, kernels, yours, texts} = data
  const [side, SVG] = [30, 'http://www.w3.org/2000/svg']
  const [high, wide] = [weight[0][0].length, weight[0][0][0].length]
  const rows = Math.floor((x[0].length + 2 * padding[0] - high) / stride[0]) + 1
  const columns = Math.floor((x[0][0].length + 2 * padding[1] - wide) / stride[1]) + 1
  const state = {k: 0, c: 'all', kernel: '', i: 0, j: 0}
  const range = n => [...Array(n).keys()]
  const add = numbers => numbers.reduce((one, other) => one + other, 0)
  const short = v => String(Number((v + 0).toPrecision(3))).replace('-', '\\u2212')
  const fill = (text, facts) => text.replace(/{(\\w+)}/g, (_, key) => facts[key])
  const make = (tag, attributes = {}, ...children) => {
    const made = tag in {svg: 1, rect: 1, text: 1, g: 1} ? document.createElementNS(SVG, tag) : document.createElement(tag)
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
    made.append(...children)
    return made
  }

  // Zero is black, positive grey to white, negative blue: as in the other figures.
  const stops = [[86, 180, 233], [11, 58, 87], [0, 0, 0], [89, 89, 89], [255, 255, 255]]
  const shade = t => {
    const place = Math.min(Math.max((t + 1) * 2, 0), 3.9999), at = Math.floor(place)
    return stops[at].map((from, n) => Math.round(from + (stops[at + 1][n] - from) * (place - at)))
  }
  const grid = (title, height, width, ring = [0, 0]) => {
    const cells = range(height).map(r => range(width).map(c => {
      const outside = r < ring[0] || c < ring[1] || r >= height - ring[0] || c >= width - ring[1]
      const square = {x: c * side, y: r * side, width: side, height: side, stroke: '#808080'}
      return [make('rect', outside ? {...square, 'stroke-dasharray': '3 3'} : square),
              make('text', {x: (c + 0.5) * side, y: (r + 0.5) * side})]
    }))
    const svg = make('svg', {role: 'img', width: width * side + 4, height: height * side + 4,
      viewBox: `-2 -2 ${width * side + 4} ${height * side + 4}`}, ...cells.flat(2))
    const shown = make('figure', {}, make('div', {}, title), svg)
    const set = (values, span, name) => {
      values.forEach((row, r) => row.forEach((value, c) => {
        const [red, green, blue] = shade(value / span)
        cells[r][c][0].setAttribute('fill', `rgb(${red} ${green} ${blue})`)
        cells[r][c][1].setAttribute('fill', 0.3 * red + 0.6 * green + 0.1 * blue > 110 ? 'black' : 'white')
        cells[r][c][1].textContent = short(value)
      }))
      svg.setAttribute('aria-label', name + ': ' + values.map(row => row.map(short).join(' ')).join('; '))
    }
    const frame = (height, width, kind = 'window') => {
      const made = make('rect', {class: kind, width: width * side, height: height * side})
      svg.append(made)
      return (r, c) => made.setAttribute('style', `transform: translate(${c * side}px, ${r * side}px)`)
    }
    return {shown, svg, set, frame}
  }

  const padded = x.map(image => range(image.length + 2 * padding[0]).map(r =>
    range(image[0].length + 2 * padding[1]).map(c => (image[r - padding[0]] || [])[c - padding[1]] ?? 0)))
  const kernel = c => kernels[state.kernel] || weight[state.k][c]
  const products = (c, i, j) => kernel(c).map((row, u) =>
    row.map((w, v) => w * padded[c][i * stride[0] + u][j * stride[1] + v]))
  const taken = () => state.c === 'all' ? range(x.length) : [Number(state.c)]
  const value = (i, j) => add(taken().map(c => add(products(c, i, j).flat()))) + (state.c === 'all' ? bias[state.k] : 0)
  const largest = values => Math.max(...values.flat(Infinity).map(Math.abs)) || 1

  const sum = () => make('span', {class: 'sum'})
  const lines = range(x.length).map(c => {
    const image = grid('X' + c, padded[c].length, padded[c][0].length, padding)
    const [w, p, total] = [grid('', high, wide), grid(texts.products, high, wide), sum()]
    image.move = image.frame(high, wide)
    const shown = make('div', {class: 'line'}, image.shown, '\\u2217', w.shown, '\\u2192', p.shown, '\\u03a3 =', total)
    return {shown, image, w, p, total}
  })
  const result = grid('', rows, columns), theirs = yours && grid(texts.yours, rows, columns)
  result.move = result.frame(1, 1)
  if (theirs) theirs.move = theirs.frame(1, 1)
  const total = sum()
  const told = make('p', {'aria-live': 'polite'})

  const choice = (label, key, options) => {
    const select = make('select', {}, ...options.map(([value, text]) => make('option', {value}, text)))
    select.addEventListener('change', () => { state[key] = select.value; show() })
    return make('label', {}, label, select)
  }
  const sliders = {}
  const slider = (label, key, last) => {
    const input = sliders[key] = make('input', {type: 'range', min: 0, max: last, value: 0})
    input.addEventListener('input', () => { state[key] = Number(input.value); show() })
    return make('label', {}, label, input)
  }
  const numbered = n => range(n).map(at => [at, at])
  const controls = [slider(texts.row, 'i', rows - 1), slider(texts.column, 'j', columns - 1)]
  if (x.length > 1) controls.unshift(choice(texts.input, 'c', [['all', texts.all], ...numbered(x.length)]))
  if (Object.keys(kernels).length) {
    const named = Object.keys(kernels).map(each => [each, each])
    controls.unshift(choice(texts.kernel, 'kernel', [['', texts.given], ...named]))
  }
  if (weight.length > 1) controls.unshift(choice(texts.output, 'k', numbered(weight.length)))

  const show = () => {
    const {k, i, j} = state, parts = taken()
    lines.forEach(({shown, image, w, p, total}, c) => {
      shown.hidden = !parts.includes(c)
      image.set(padded[c], largest(x), 'X' + c)
      image.move(i * stride[0], j * stride[1])
      w.shown.firstChild.textContent = state.kernel || `W${k},${c}`
      w.set(kernel(c), largest(kernels[state.kernel] || weight), state.kernel || `W${k},${c}`)
      p.set(products(c, i, j), largest(products(c, i, j)), texts.products)
      total.textContent = short(add(products(c, i, j).flat()))
    })
    const map = range(rows).map(r => range(columns).map(c => value(r, c)))
    result.shown.firstChild.textContent = 'Z' + k
    result.set(map, largest(map), 'Z' + k)
    result.move(i, j)
    if (theirs) {
      theirs.set(yours[k], largest(map), texts.yours)
      theirs.move(i, j)
      theirs.svg.querySelectorAll('.wrong').forEach(each => each.remove())
      map.forEach((row, r) => row.forEach((due, c) => {
        if (Math.abs(due - yours[k][r][c]) > 1e-3 * largest(map)) theirs.frame(1, 1, 'wrong')(r, c)
      }))
    }
    const sums = parts.map(c => short(add(products(c, i, j).flat())))
    const whole = state.c === 'all' ? [...sums, short(bias[k])] : sums
    total.textContent = `${whole.map(each => each[0] === '\\u2212' ? `(${each})` : each).join(' + ')} = ${short(map[i][j])}`
    told.textContent = [fill(texts.at, {k, i, j}), ...parts.map(terms),
      state.c === 'all' ? fill(texts.bias, {bias: short(bias[k])}) : '',
      fill(texts.total, {total: short(map[i][j])}),
      theirs ? fill(texts.differs, {yours: short(yours[k][i][j])}) : ''].filter(Boolean).join(' ')
    sliders.i.value = i
    sliders.j.value = j
  }
  const terms = c => {
    const {i, j} = state
    const pairs = kernel(c).flatMap((row, u) => row.map((w, v) => [w, padded[c][i * stride[0] + u][j * stride[1] + v]]))
    const written = pairs.filter(([w, pixel]) => w * pixel).map(([w, pixel]) => `${short(w)}\\u00b7${short(pixel)}`)
    const whole = short(add(products(c, i, j).flat()))
    return fill(texts.part, {c, sum: written.length ? `${written.join(' + ')} = ${whole}` : texts.nothing})
  }

  const go = (i, j) => {
    state.i = Math.min(Math.max(i, 0), rows - 1)
    state.j = Math.min(Math.max(j, 0), columns - 1)
    show()
  }
  const follow = (svg, place) => {
    svg.classList.add('drag')
    const at = event => {
      const box = svg.getBoundingClientRect(), scale = box.width / svg.viewBox.baseVal.width
      place((event.clientY - box.top) / scale / side, (event.clientX - box.left) / scale / side)
    }
    svg.addEventListener('pointerdown', event => { svg.setPointerCapture(event.pointerId); at(event) })
    svg.addEventListener('pointermove', event => { if (svg.hasPointerCapture(event.pointerId)) at(event) })
  }
  for (const {image} of lines) {
    follow(image.svg, (r, c) => go(Math.round((r - high / 2) / stride[0]), Math.round((c - wide / 2) / stride[1])))
  }
  for (const map of theirs ? [result, theirs] : [result]) follow(map.svg, (r, c) => go(Math.floor(r), Math.floor(c)))
  const key = make('span', {}, make('span', {class: 'key', style: 'background: #56B4E9'}), ' ' + texts.negative)
  const asked = make('div', {class: 'asked', tabindex: 0, role: 'group', 'aria-label': texts.label},
    ...lines.map(({shown}) => shown),
    make('div', {class: 'line'}, total, '\\u2192', result.shown, ...(theirs ? [theirs.shown] : []), key))
  const steps = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}
  asked.addEventListener('keydown', event => {
    if (!(event.key in steps)) return
    event.preventDefault()
    event.stopPropagation()
    go(state.i + steps[event.key][0], state.j + steps[event.key][1])
  })
  root.replaceChildren(make('div', {class: 'controls'}, ...controls), asked, told)
  show()
}"""
