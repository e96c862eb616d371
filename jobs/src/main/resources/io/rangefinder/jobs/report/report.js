'use strict';
(() => {
  document.documentElement.classList.add('scripted');

  // Numbers as the page's own: four digits, none of them a zero at the end.
  const plain = digits => digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
  const number = value => {
    if (Number.isNaN(value)) return '–';
    if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
    if (value === 0) return '0';
    const magnitude = Math.abs(value);
    if (magnitude >= 1e-4 && magnitude < 1e6) return plain(Number(value.toPrecision(4)).toFixed(12));
    const [digits, exponent] = value.toExponential(3).split('e');
    return plain(digits) + 'e' + Number(exponent);
  };
  const decibels = value =>
    Number.isNaN(value) ? '–' : value === Infinity ? 'exact' : value === -Infinity ? 'no signal' : value.toFixed(1) + ' dB';

  // Sorting: by the key of a cell if it has one, else by its text. Rows without a figure stay last.
  const key = cell => cell.dataset.key ?? cell.textContent.trim();
  const order = (a, b) => {
    const x = Number(a), y = Number(b);
    return Number.isNaN(x) || Number.isNaN(y) ? (a < b ? -1 : a > b ? 1 : 0) : x - y;
  };
  for (const table of document.querySelectorAll('table.sortable')) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      if (head.classList.contains('still')) return;
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const falls = head.getAttribute('aria-sort') === 'ascending';
        heads.forEach(other => other.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', falls ? 'descending' : 'ascending');
        const body = table.tBodies[0];
        const rows = [...body.rows].map((row, place) => ({row, place, key: key(row.cells[column])}));
        rows.sort((a, b) =>
          (a.key === '') - (b.key === '') || (falls ? order(b.key, a.key) : order(a.key, b.key)) || a.place - b.place);
        body.append(...rows.map(of => of.row));
      });
    });
  }

  // Filtering the tensors by any text of their rows, and their parts with them.
  const filter = document.getElementById('filter');
  const rows = [...document.querySelectorAll('#tensor-table tbody tr')];
  filter.addEventListener('input', () => {
    const wanted = filter.value.trim().toLowerCase();
    let shown = 0;
    for (const row of rows) {
      const fits = row.textContent.toLowerCase().includes(wanted);
      row.hidden = !fits;
      shown += fits ? 1 : 0;
      const part = document.getElementById(decodeURIComponent(row.querySelector('a').hash.slice(1)));
      if (part) part.hidden = !fits;
    }
    document.getElementById('filtered').textContent = wanted ? shown + ' of ' + rows.length + ' tensors' : '';
  });

  // What uint8 codes over a range lose of the values in bins; the same sums as the calibration's.
  const round = position => {
    const magnitude = Math.abs(position), down = Math.floor(magnitude);
    const whole = magnitude - down >= 0.5 ? down + 1 : down;
    return position < 0 ? -whole : whole;
  };
  const cube = distance => distance * distance * distance / 3;
  const loss = (bins, from, to) => {
    const least = Math.min(from, 0), greatest = Math.max(to, 0);
    const scale = (greatest - least) / 255;
    const fromMin = -least / scale, fromMax = 255 - greatest / scale;
    const atMin = Math.abs(least / scale) < 255 + Math.abs(greatest / scale);
    const zero = Math.min(Math.max(round(atMin ? fromMin : fromMax), 0), 255);
    const first = -zero, last = 255 - zero;
    const integral = step => {
      if (step < first) return first / 12 + cube(step - first);
      if (step > last) return last / 12 + cube(step - last);
      const nearest = round(step);
      return nearest / 12 + cube(step - nearest);
    };
    let total = 0, clipped = 0, squared = 0, energy = 0;
    for (let i = 0; i < bins.counts.length; i++) {
      const count = bins.counts[i], lower = bins.edges[i], upper = bins.edges[i + 1];
      if (count === 0) continue;
      total += count;
      energy += count * ((lower * lower + lower * upper + upper * upper) / 3);
      const within = Math.min(upper, greatest) - Math.max(lower, least);
      clipped += lower < upper ? count * (1 - Math.max(within, 0) / (upper - lower)) : within < 0 ? count : 0;
      const a = lower / scale, b = upper / scale;
      let error;
      if (b - a < 1e-9) {
        const code = Math.min(Math.max(round(a), first), last);
        error = (a - code) * (a - code);
      } else {
        error = (integral(b) - integral(a)) / (b - a);
      }
      squared += count * error * scale * scale;
    }
    return {clipped: clipped / total, error: Math.sqrt(squared / total), decibels: 10 * Math.log10(energy / squared), scale};
  };

  const svgNode = (name, values, parent) => {
    const node = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [attribute, value] of Object.entries(values)) node.setAttribute(attribute, value);
    parent.append(node);
    return node;
  };

  // A tensor's part is made ready when it is first opened.
  const ready = part => {
    const form = part.querySelector('form.clip');
    if (!form || part.dataset.ready) return;
    part.dataset.ready = 'yes';
    const bins = JSON.parse(part.querySelector('script.bins').textContent);
    bins.edges = bins.edges.map(Math.fround);
    const [low, high, start, end] = bins.axis;
    const svg = part.querySelector('svg.histogram');
    const top = 10, bottom = 170;
    const at = value => start + Math.min(Math.max((value - low) / (high - low), 0), 1) * (end - start);
    const from = form.querySelector('.from'), to = form.querySelector('.to'), cost = form.querySelector('.cost');
    const lines = [svg.querySelector('path.clip.below'), svg.querySelector('path.clip.above')];
    const shades = [svg.querySelector('rect.outside.below'), svg.querySelector('rect.outside.above')];
    const grips = [0, 1].map(() => svgNode('path', {class: 'grip'}, svg));
    const handles = [from, to].map(() => svgNode('rect', {class: 'handle', y: top, width: 20, height: bottom - top + 6}, svg));
    const show = () => {
      const ends = [from.valueAsNumber, to.valueAsNumber];
      if (ends.some(Number.isNaN) || ends[0] >= ends[1]) {
        cost.textContent = 'The first end must be below the second.';
        return;
      }
      ends.map(at).forEach((x, side) => {
        lines[side].setAttribute('d', `M${x} ${top}L${x} ${bottom + 4}`);
        handles[side].setAttribute('x', x - 10);
        grips[side].setAttribute('d', `M${x - 5} ${top}h10v12l-5 6l-5 -6z`);
        shades[side].setAttribute('x', side === 0 ? start : x);
        shades[side].setAttribute('width', side === 0 ? x - start : end - x);
      });
      const would = loss(bins, ends[0], ends[1]);
      cost.dataset.clipped = would.clipped;
      cost.dataset.error = would.error;
      cost.dataset.decibels = would.decibels;
      cost.textContent = would.scale > 0
        ? `clips ${number(100 * would.clipped)} %, error ${number(would.error)} (${number(would.error / would.scale)} codes), ${decibels(would.decibels)}`
        : 'The range has no width.';
    };
    handles.forEach((handle, side) => {
      handle.addEventListener('pointerdown', event => {
        handle.setPointerCapture(event.pointerId);
        event.preventDefault();
      });
      handle.addEventListener('pointermove', event => {
        if (!handle.hasPointerCapture(event.pointerId)) return;
        const x = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse()).x;
        const value = low + Math.min(Math.max((x - start) / (end - start), 0), 1) * (high - low);
        (side === 0 ? from : to).value = Number(value.toPrecision(5));
        show();
      });
    });
    form.addEventListener('input', show);
    form.addEventListener('submit', event => event.preventDefault());
    form.addEventListener('reset', () => setTimeout(show));
    show();
  };
  for (const part of document.querySelectorAll('details.tensor')) {
    part.addEventListener('toggle', () => part.open && ready(part));
    if (part.open) ready(part);
  }

  // A link to a tensor opens its part.
  const follow = () => {
    const part = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!part || !part.classList.contains('tensor')) return;
    part.hidden = false;
    part.open = true;
    ready(part);
    part.scrollIntoView();
    part.querySelector('summary').focus({preventScroll: true});
  };
  addEventListener('hashchange', follow);
  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[href^="#tensor-"]');
    if (link && link.hash === location.hash) follow();
  });
  follow();
})();
