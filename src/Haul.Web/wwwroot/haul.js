// Draws on canvases what the page hands over: the map of a file and rates over time.

const COLOURS = 12;

function style(canvas, name) {
  return getComputedStyle(canvas).getPropertyValue(name).trim();
}

function colourOf(canvas, silo) {
  return style(canvas, silo < 0 ? "--silo-unknown" : `--silo-${silo % COLOURS}`);
}

// Sizes the canvas for sharp pixels and returns its context, in CSS pixels.
function prepare(canvas, height) {
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width };
}

// "a3.2B" to [letter, count] pairs.
function* runsOf(text) {
  for (const [, letter, count] of text.matchAll(/(\D)(\d*)/g)) yield [letter, count === "" ? 1 : Number(count)];
}

function siloOf(letter) {
  return letter === "?" ? -1 : letter.toLowerCase().charCodeAt(0) - 97;
}

function layout(cells, width) {
  const tallest = 320;
  const size = Math.max(2, Math.min(18, Math.floor(Math.sqrt((width * tallest) / Math.max(1, cells)))));
  const columns = Math.max(1, Math.floor(width / size));
  return { size, columns, rows: Math.max(1, Math.ceil(cells / columns)), gap: size >= 5 ? 1 : 0 };
}

/** The map of a file; `picture` is { cells, runs, length, silos, heads }. */
export function map(canvas, picture) {
  const old = canvas.haul;
  canvas.haul = { ...picture, cursor: old?.cursor ?? null };
  if (!old) listen(canvas);
  drawMap(canvas);
}

function drawMap(canvas) {
  const { cells, runs, length, heads, cursor } = canvas.haul;
  const width = canvas.clientWidth;
  const grid = layout(cells, width);
  const { context } = prepare(canvas, Math.max(24, grid.rows * grid.size));
  const letters = new Array(cells);
  const empty = style(canvas, "--cell-empty");
  const palette = new Map();
  const colour = (silo) => palette.get(silo) ?? palette.set(silo, colourOf(canvas, silo)).get(silo);
  const box = (cell) => [(cell % grid.columns) * grid.size, Math.floor(cell / grid.columns) * grid.size, grid.size - grid.gap];

  let at = 0;
  for (const [letter, count] of runsOf(runs)) {
    const missing = letter === ".";
    const coming = letter !== "?" && letter >= "A" && letter <= "Z";
    context.fillStyle = missing ? empty : colour(siloOf(letter));
    context.globalAlpha = coming ? 0.45 : 1;
    for (let i = 0; i < count && at < cells; i++, at++) {
      letters[at] = letter;
      const [x, y, side] = box(at);
      context.fillRect(x, y, side, side);
    }
  }
  context.globalAlpha = 1;
  canvas.haul.letters = letters;

  const ink = style(canvas, "--ink");
  for (const head of heads) {
    if (!length || !cells) break;
    const [x, y, side] = box(Math.min(cells - 1, Math.floor((head.at / length) * cells)));
    const big = Math.max(side, 6);
    const [left, top] = [x + (side - big) / 2, y + (side - big) / 2];
    context.fillStyle = colour(head.silo);
    context.fillRect(left, top, big, big);
    context.strokeStyle = ink;
    context.lineWidth = 1.5;
    context.strokeRect(left, top, big, big);
    context.beginPath();
    if (head.stolen) context.arc(x + side / 2, y + side / 2, big, 0, 2 * Math.PI);
    if (head.hedge) {
      context.moveTo(left, top);
      context.lineTo(left + big, top + big);
      context.moveTo(left + big, top);
      context.lineTo(left, top + big);
    }
    context.stroke();
  }

  if (cursor !== null && cursor < cells) {
    const [x, y, side] = box(cursor);
    context.strokeStyle = ink;
    context.lineWidth = 2;
    context.strokeRect(x - 1, y - 1, side + 2, side + 2);
  }
}

// A cell tells about itself under the pointer and, by the arrow keys, without one.
function listen(canvas) {
  const output = canvas.closest("figure").querySelector("output");
  const tell = (cell) => {
    const { cells, length, silos, letters } = canvas.haul;
    if (cell === null || cell < 0 || cell >= cells) {
      output.textContent = "";
      return;
    }
    const letter = letters[cell];
    const from = Math.floor((cell * length) / cells);
    const to = Math.floor(((cell + 1) * length) / cells);
    const who = letter === "." ? "nothing yet" : letter === "?" ? "brought by an unknown silo" : `${letter >= "a" ? "brought by" : "being fetched by"} ${silos[siloOf(letter)] ?? "an unknown silo"}`;
    output.textContent = `Cell ${cell + 1} of ${cells}, bytes ${from} to ${to}: ${who}`;
  };
  canvas.addEventListener("pointermove", (event) => {
    const grid = layout(canvas.haul.cells, canvas.clientWidth);
    const column = Math.floor(event.offsetX / grid.size);
    tell(column < grid.columns ? Math.floor(event.offsetY / grid.size) * grid.columns + column : null);
  });
  canvas.addEventListener("pointerleave", () => tell(canvas.haul.cursor));
  canvas.addEventListener("blur", () => {
    canvas.haul.cursor = null;
    drawMap(canvas);
    tell(null);
  });
  canvas.addEventListener("keydown", (event) => {
    const { columns } = layout(canvas.haul.cells, canvas.clientWidth);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (step === undefined || !canvas.haul.cells) return;
    event.preventDefault();
    canvas.haul.cursor = Math.max(0, Math.min(canvas.haul.cells - 1, canvas.haul.cursor === null ? 0 : canvas.haul.cursor + step));
    drawMap(canvas);
    tell(canvas.haul.cursor);
  });
  new ResizeObserver(() => drawMap(canvas)).observe(canvas.parentElement);
}

const KEEP = 300;

/** Adds a point to each line of a chart; `series` is [{ name, colour, rate }]. */
export function chart(canvas, series) {
  const points = (canvas.haul ??= []);
  const now = Date.now();
  if (points.length && now - points[points.length - 1].time < 500) points.pop();
  points.push({ time: now, series });
  if (points.length > KEEP) points.shift();
  drawChart(canvas, points);
}

function drawChart(canvas, points) {
  const height = 140;
  const { context, width } = prepare(canvas, height);
  const bottom = height - 18;
  const left = 64;
  const total = (point) => point.series.reduce((sum, one) => sum + one.rate, 0);
  const most = Math.max(1024, ...points.map(total)) * 1.1;
  const now = points[points.length - 1].time;
  const span = Math.max(30_000, now - points[0].time);
  const x = (time) => width - ((now - time) / span) * (width - left);
  const y = (rate) => bottom - (rate / most) * (bottom - 6);

  const colours = [...new Set(points.flatMap((point) => point.series.map((one) => one.colour)))].sort((a, b) => a - b);
  const below = points.map(() => 0);
  for (const colour of colours) {
    const rates = points.map((point) => point.series.filter((one) => one.colour === colour).reduce((sum, one) => sum + one.rate, 0));
    context.beginPath();
    points.forEach((point, i) => context.lineTo(x(point.time), y(below[i] + rates[i])));
    for (let i = points.length - 1; i >= 0; i--) context.lineTo(x(points[i].time), y(below[i]));
    context.closePath();
    context.fillStyle = colourOf(canvas, colour);
    context.fill();
    rates.forEach((rate, i) => (below[i] += rate));
  }

  context.strokeStyle = context.fillStyle = style(canvas, "--quiet");
  context.font = "12px system-ui, sans-serif";
  context.lineWidth = 1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const part of [0, 0.5, 1]) {
    const line = y((most / 1.1) * part);
    context.globalAlpha = 0.35;
    context.beginPath();
    context.moveTo(left, line);
    context.lineTo(width, line);
    context.stroke();
    context.globalAlpha = 1;
    context.fillText(size((most / 1.1) * part), left - 6, line);
  }
  context.textAlign = "left";
  context.fillText(`${Math.round(span / 1000)} s ago`, left, height - 7);
  context.textAlign = "right";
  context.fillText("now", width, height - 7);
}

function size(bytes) {
  const units = ["B/s", "KiB/s", "MiB/s", "GiB/s"];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) {
    bytes /= 1024;
    unit++;
  }
  return `${bytes >= 10 || unit === 0 ? Math.round(bytes) : bytes.toFixed(1)} ${units[unit]}`;
}
