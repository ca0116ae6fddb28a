// Makes the figures of sliding.py that stand beside this script alive. It is the same for all of them: what differs is
// in their data-figure.
(() => {
  const SVG = 'http://www.w3.org/2000/svg'
  const range = n => [...Array(n).keys()]
  const add = numbers => numbers.reduce((one, other) => one + other, 0)
  const short = v => String(Number((v + 0).toPrecision(3))).replace('-', '\u2212').replace('Infinity', '\u221e')
  const signed = v => v < 0 ? `(${short(v)})` : short(v)
  const fill = (text, facts) => text.replace(/{(\w+)}/g, (_, key) => facts[key])
  const largest = values => Math.max(...values.flat(Infinity).map(Math.abs).filter(Number.isFinite)) || 1
  const make = (tag, attributes = {}, ...children) => {
    const made = tag in {svg: 1, rect: 1, text: 1, path: 1} ? document.createElementNS(SVG, tag) : document.createElement(tag)
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
    made.append(...children)
    return made
  }

  // Zero is black, positive grey to white, negative blue: as in the other figures. What is not a number is light grey.
  const stops = [[86, 180, 233], [11, 58, 87], [0, 0, 0], [89, 89, 89], [255, 255, 255]]
  const shade = t => {
    if (!Number.isFinite(t)) return [217, 217, 217]
    const place = Math.min(Math.max((t + 1) * 2, 0), 3.9999), at = Math.floor(place)
    return stops[at].map((from, n) => Math.round(from + (stops[at + 1][n] - from) * (place - at)))
  }

  // A cell's side, wide enough for fractions where there are any; and letters as small as a long number needs.
  const sideFor = numbers => numbers.flat(Infinity).some(v => Number.isFinite(v) && !Number.isInteger(v)) ? 42 : 30
  const em = {'.': 0.34, '\u2212': 0.86}
  const letters = (text, side) => Math.min(13, (side - 5) / add([...text].map(each => em[each] || 0.65)))

  const grid = (side, title, height, width, ring = [0, 0]) => {
    const cells = range(height).map(r => range(width).map(c => {
      const outside = r < ring[0] || c < ring[1] || r >= height - ring[0] || c >= width - ring[1]
      const square = {x: c * side, y: r * side, width: side, height: side, stroke: '#808080'}
      return [make('rect', outside ? {...square, 'stroke-dasharray': '3 3'} : square),
              make('text', {x: (c + 0.5) * side, y: (r + 0.5) * side})]
    }))
    const svg = make('svg', {role: 'img', width: width * side + 4, height: height * side + 4,
      viewBox: `-2 -2 ${width * side + 4} ${height * side + 4}`}, ...cells.flat(2))
    const shown = make('figure', {}, make('div', {}, title), svg)
    const name = text => { shown.firstChild.textContent = text }
    const set = (values, span, words) => {
      values.forEach((row, r) => row.forEach((value, c) => {
        const [red, green, blue] = shade(value / span)
        cells[r][c][0].setAttribute('fill', `rgb(${red} ${green} ${blue})`)
        cells[r][c][1].setAttribute('fill', 0.3 * red + 0.6 * green + 0.1 * blue > 110 ? 'black' : 'white')
        const text = cells[r][c][1].textContent = short(value)
        cells[r][c][1].setAttribute('style', `font-size: ${letters(text, side)}px`)
      }))
      svg.setAttribute('aria-label', words + ': ' + values.map(row => row.map(short).join(' ')).join('; '))
    }
    const frame = (high, wide, kind = 'window') => {
      const made = make('rect', {class: kind, width: wide * side, height: high * side})
      svg.append(made)
      return (r, c) => {
        made.setAttribute('style', `transform: translate(${c * side}px, ${r * side}px)`)
        made.setAttribute('visibility', r < height && c < width ? 'visible' : 'hidden')
      }
    }
    const miss = (r, c) => svg.append(make('path', {class: 'missed', d: `M${c * side} ${(r + 1) * side}l${side} ${-side}`}))
    return {shown, svg, name, set, frame, miss}
  }

  // `place` gets the row and the column, in cells and parts of them, where a picture is touched.
  const follow = (side, svg, place) => {
    svg.classList.add('drag')
    const at = event => {
      const box = svg.getBoundingClientRect(), scale = box.width / svg.viewBox.baseVal.width
      place((event.clientY - box.top) / scale / side, (event.clientX - box.left) / scale / side)
    }
    svg.addEventListener('pointerdown', event => { svg.setPointerCapture(event.pointerId); at(event) })
    svg.addEventListener('pointermove', event => { if (svg.hasPointerCapture(event.pointerId)) at(event) })
  }

  // Where the window of one axis can be: how often, over how much, and which places it never reaches.
  const axis = (size, span, step, border) => {
    const whole = size + 2 * border, count = Math.floor((whole - span) / step) + 1
    const reached = new Set(range(count).flatMap(n => range(span).map(at => n * step + at)))
    return {size, span, step, border, whole, count, missed: range(whole).filter(at => !reached.has(at))}
  }

  const enliven = root => {
    const {x, pool, weight, bias, size, strides, paddings, kernels, yours, texts, ...first} = JSON.parse(root.dataset.figure)
    root.removeAttribute('data-figure')
    const [high, wide] = size
    const state = {k: 0, c: 'all', kernel: '', stride: first.stride, padding: first.padding, i: 0, j: 0}
    const outputs = (weight || x).length
    const side = pool === 'mean' ? 42 : sideFor([x, weight || [], bias || [], yours || [], Object.values(kernels)])
    const kernel = c => kernels[state.kernel] || weight[state.k][c]
    const taken = () => pool ? [Number(state.k)] : state.c === 'all' ? range(x.length) : [Number(state.c)]
    let [rows, columns, padded, lines, result, theirs] = []

    const under = (c, i, j) => range(high).map(u => range(wide).map(v => padded[c][i * rows.step + u][j * columns.step + v]))
    const products = (c, i, j) => kernel(c).map((row, u) => row.map((w, v) => w * under(c, i, j)[u][v]))
    const part = (c, i, j) => {
      if (pool === 'max') return Math.max(...under(c, i, j).flat())
      if (pool === 'mean') return add(under(c, i, j).flat()) / (high * wide)
      return add(products(c, i, j).flat())
    }
    const value = (i, j) => add(taken().map(c => part(c, i, j))) + (!pool && state.c === 'all' ? bias[state.k] : 0)

    // Everything whose size depends on stride and padding.
    const build = () => {
      const [step, border] = [strides[state.stride], paddings[state.padding]]
      rows = axis(x[0].length, high, step[0], border[0])
      columns = axis(x[0][0].length, wide, step[1], border[1])
      padded = x.map(image => range(rows.whole).map(r => range(columns.whole).map(c =>
        (image[r - border[0]] || [])[c - border[1]] ?? (pool === 'max' ? -Infinity : 0))))
      lines = range(x.length).map(c => line(c, border))
      result = grid(side, '', rows.count, columns.count)
      theirs = yours && grid(side, texts.yours, yours[0].length, yours[0][0].length)
      const maps = theirs ? [result, theirs] : [result]
      for (const map of maps) {
        map.move = map.frame(1, 1)
        follow(side, map.svg, (r, c) => go(Math.floor(r), Math.floor(c)))
      }
      sliders.i.max = rows.count - 1
      sliders.j.max = columns.count - 1
      asked.replaceChildren(...lines.map(({shown}) => shown),
        make('div', {class: 'line'}, total, '\u2192', ...maps.map(({shown}) => shown), key))
      measured.textContent = [fill(texts.height, rows), fill(texts.width, columns),
        fill(texts.missed, {rows: rows.missed.length, columns: columns.missed.length})].join(' ')
      go(state.i, state.j)
    }
    const line = (c, border) => {
      const image = grid(side, 'X' + c, rows.whole, columns.whole, border), w = !pool && grid(side, '', high, wide)
      const p = grid(side, pool ? texts.window : texts.products, high, wide), sum = make('span', {class: 'sum'})
      range(rows.whole).forEach(r => range(columns.whole).forEach(at => {
        if (rows.missed.includes(r) || columns.missed.includes(at)) image.miss(r, at)
      }))
      image.move = image.frame(high, wide)
      if (pool === 'max') p.move = p.frame(1, 1)
      follow(side, image.svg, (r, at) => go(Math.round((r - high / 2) / rows.step), Math.round((at - wide / 2) / columns.step)))
      const sign = {max: texts.largest + ' =', mean: texts.average + ' ='}[pool] || '\u03a3 ='
      return {shown: make('div', {class: 'line'}, image.shown, ...(w ? ['\u2217', w.shown] : []), '\u2192', p.shown, sign, sum),
              image, w, p, sum}
    }

    const show = () => {
      const {k, i, j} = state, parts = taken()
      lines.forEach(({shown, image, w, p, sum}, c) => {
        shown.hidden = !parts.includes(c)
        image.set(padded[c], largest(x), 'X' + c)
        image.move(i * rows.step, j * columns.step)
        const inside = pool ? under(c, i, j) : products(c, i, j), named = state.kernel || `W${k},${c}`
        if (w) {
          w.name(named)
          w.set(kernel(c), largest(kernels[state.kernel] || weight), named)
        }
        p.set(inside, pool ? largest(x) : largest(inside), pool ? texts.window : texts.products)
        const won = inside.flat().indexOf(part(c, i, j))
        if (p.move) p.move(Math.floor(won / wide), won % wide)
        sum.textContent = short(part(c, i, j))
      })
      const map = range(rows.count).map(r => range(columns.count).map(c => value(r, c)))
      result.name(theirs ? `Z${k} (${texts.expected})` : 'Z' + k)
      result.set(map, largest(map), 'Z' + k)
      result.move(i, j)
      if (theirs) compare(map)
      const sums = parts.map(c => signed(part(c, i, j)))
      if (!pool && state.c === 'all') sums.push(signed(bias[k]))
      total.textContent = pool ? `Z${k}[${i}, ${j}] = ${short(map[i][j])}` : `${sums.join(' + ')} = ${short(map[i][j])}`
      told.textContent = [fill(texts.at, {k, i, j}), ...parts.map(c => terms(c)),
        !pool && state.c === 'all' ? fill(texts.bias, {bias: short(bias[k])}) : '',
        pool ? '' : fill(texts.total, {total: short(map[i][j])}), theirs ? theirsAt(i, j) : ''].filter(Boolean).join(' ')
      sliders.i.value = i
      sliders.j.value = j
    }
    const terms = c => {
      const {i, j} = state, seen = under(c, i, j).flat(), whole = short(part(c, i, j))
      if (pool) return fill(texts[pool], {c, values: seen.map(short).join(', '), sum: seen.map(signed).join(' + '), n: seen.length, whole})
      const pairs = kernel(c).flat().map((w, n) => [w, seen[n]]).filter(([w, pixel]) => w * pixel)
      const written = pairs.map(([w, pixel]) => `${signed(w)}\u00b7${signed(pixel)}`).join(' + ')
      return fill(texts.part, {c, sum: written ? `${written} = ${whole}` : texts.nothing})
    }
    const compare = map => {
      const {k, i, j} = state, mine = yours[k]
      theirs.set(mine, largest(map), texts.yours)
      theirs.move(i, j)
      theirs.svg.querySelectorAll('.wrong').forEach(each => each.remove())
      mine.forEach((row, r) => row.forEach((got, c) => {
        if (!(Math.abs((map[r] || [])[c] - got) <= 1e-3 * largest(map))) theirs.frame(1, 1, 'wrong')(r, c)
      }))
    }
    const theirsAt = (i, j) => {
      const got = (yours[state.k][i] || [])[j]
      return got === undefined ? texts.none : fill(texts.differs, {yours: short(got)})
    }

    const go = (i, j) => {
      state.i = Math.min(Math.max(i, 0), rows.count - 1)
      state.j = Math.min(Math.max(j, 0), columns.count - 1)
      show()
    }
    const choice = (label, key, options, then) => {
      const select = make('select', {}, ...options.map(([value, text]) => make('option', {value}, text)))
      select.value = state[key]
      select.addEventListener('change', () => { state[key] = select.value; then() })
      return make('label', {}, label, select)
    }
    const sliders = {}
    const slider = (label, key) => {
      const input = sliders[key] = make('input', {type: 'range', min: 0, value: 0})
      input.addEventListener('input', () => { state[key] = Number(input.value); show() })
      return make('label', {}, label, input)
    }
    const numbered = n => range(n).map(at => [at, at])
    const pairs = each => each.map(([one, other], at) => [at, one === other ? one : `${one}\u00d7${other}`])
    const choosers = [
      [outputs > 1, pool ? texts.channel : texts.output, 'k', numbered(outputs), () => show()],
      [Object.keys(kernels).length, texts.kernel, 'kernel', [['', texts.given], ...Object.keys(kernels).map(each => [each, each])], () => show()],
      [!pool && x.length > 1, texts.input, 'c', [['all', texts.all], ...numbered(x.length)], () => show()],
      [strides.length > 1, texts.stride, 'stride', pairs(strides), () => build()],
      [paddings.length > 1, texts.padding, 'padding', pairs(paddings), () => build()],
    ].filter(([offered]) => offered).map(([, ...chooser]) => choice(...chooser))

    const [total, told] = [make('span', {class: 'sum'}), make('p', {'aria-live': 'polite'})]
    const measured = make('div', {class: 'size', role: 'status'})
    measured.hidden = strides.length + paddings.length === 2
    const key = make('span', {}, make('span', {class: 'key', style: 'background: #56B4E9'}), ' ' + texts.negative)
    const asked = make('div', {class: 'asked', tabindex: 0, role: 'group', 'aria-label': texts.label})
    const steps = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}
    asked.addEventListener('keydown', event => {
      if (!(event.key in steps)) return
      event.preventDefault()
      event.stopPropagation()
      go(state.i + steps[event.key][0], state.j + steps[event.key][1])
    })
    const controls = make('div', {class: 'controls'}, ...choosers, slider(texts.row, 'i'), slider(texts.column, 'j'))
    root.replaceChildren(controls, measured, asked, told)
    build()
    const waits = root.closest('[hidden]')
    if (waits) waits.hidden = false
  }

  const here = document.currentScript, wanted = '.sliding[data-figure]'
  const beside = here ? [...here.parentNode.querySelectorAll(wanted)] : []
  for (const root of beside.length ? beside : document.querySelectorAll(wanted)) enliven(root)
})()
