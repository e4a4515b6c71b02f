'use strict';
/* Draws each figure's chart in the place of its picture; without this script the pictures stay. */
(function () {
  const charts = [];

  function number(value) {
    if (typeof value !== 'number' || !isFinite(value)) return '–';
    const size = Math.abs(value);
    if (size !== 0 && size < 1e-3) return value.toExponential(1);
    return String(Number(value.toPrecision(size >= 1000 ? 6 : 4)));
  }

  /* A tooltip as an element: its texts are never read as markup. */
  function tip(head, lines) {
    const box = document.createElement('div');
    box.className = 'tip';
    const title = document.createElement('b');
    title.textContent = head;
    box.appendChild(title);
    lines.forEach(function (line) {
      const row = document.createElement('div');
      line.forEach(function (text) {
        const part = document.createElement('span');
        part.textContent = text;
        row.appendChild(part);
      });
      box.appendChild(row);
    });
    return box;
  }

  function place(item, nas) {
    const at = item.axisValueLabel !== undefined && isNaN(Number(item.axisValue))
      ? item.axisValueLabel : number(Number(item.value[0]));
    return nas.x + ' ' + at;
  }

  const tips = {
    lines: function (option) {
      return function (items) {
        const seen = items.filter(function (item) { return item.seriesType !== 'custom'; });
        if (seen.length === 0) return '';
        return tip(option.nas.heads ? option.nas.heads[seen[0].value[0]] : place(seen[0], option.nas),
          seen.map(function (item) {
            const v = item.value;
            const band = v.length === 4 && v[2] < v[3] ? ' (' + number(v[2]) + ' to ' + number(v[3]) + ')' : '';
            return [item.seriesName, number(v[1]) + band];
          }));
      };
    },
    steps: function (option) {
      return function (items) {
        if (items.length === 0) return '';
        return tip(option.nas.x + ' from ' + number(items[0].value[0]), items.map(function (item) {
          return [item.seriesName, number(item.value[1]) + ' %'];
        }));
      };
    },
    points: function (option) {
      return function (item) {
        const v = item.value;
        return tip(item.seriesName, [
          [option.xAxis.name, number(v[0])], [option.yAxis.name, number(v[1])], [v[2] || '']]);
      };
    },
    crowd: function (option) {
      return function (items) {
        if (items.length === 0) return '';
        const values = items.map(function (item) { return item.value[1]; });
        const mean = values.reduce(function (a, b) { return a + b; }, 0) / values.length;
        return tip(option.xAxis.data[items[0].value[0]], [
          ['lowest', number(Math.min.apply(null, values))],
          ['mean of ' + values.length, number(mean)],
          ['highest', number(Math.max.apply(null, values))]]);
      };
    },
    matrix: function (option) {
      return function (item) {
        return tip(option.nas.y + ' ' + (item.value[1] + 1), [
          [option.nas.x + ' ' + (item.value[0] + 1), number(item.value[2])]]);
      };
    }
  };

  /* A band is one polygon over all points of its series, along the upper ends and back. */
  function drawBand(series) {
    series.renderItem = function (params, api) {
      if (params.dataIndex !== 0) return null;
      const upper = series.data.map(function (d) { return api.coord([d[0], d[2]]); });
      const lower = series.data.map(function (d) { return api.coord([d[0], d[1]]); });
      return {
        type: 'polygon',
        shape: { points: upper.concat(lower.reverse()) },
        style: { fill: series.color, opacity: 0.16 },
        silent: true
      };
    };
  }

  function complete(option) {
    const nas = option.nas;
    delete option.nas;
    const full = Object.assign({}, option, { nas: nas });
    option.tooltip.formatter = tips[nas.kind](full);
    [option.xAxis, option.yAxis].forEach(function (axis) {
      if (axis.type !== 'category') axis.axisLabel.formatter = number;
    });
    if (nas.kind === 'matrix') {
      const data = [];
      nas.values.forEach(function (row, y) {
        row.forEach(function (value, x) { data.push([x, y, value]); });
      });
      option.series[0].data = data;
    } else {
      option.series.filter(function (s) { return s.type === 'custom'; }).forEach(drawBand);
    }
    return nas.kind;
  }

  document.querySelectorAll('.chart').forEach(function (figure) {
    const picture = figure.querySelector('img');
    const place = figure.querySelector('.drawn');
    const option = JSON.parse(figure.querySelector('script').textContent);
    const kind = complete(option);
    place.classList.add(kind);
    place.hidden = false;
    const chart = echarts.init(place, null, { renderer: kind === 'matrix' || kind === 'crowd' ? 'canvas' : 'svg' });
    chart.setOption(option);
    picture.hidden = true;
    charts.push(chart);
    if (window.ResizeObserver) {
      new ResizeObserver(function () {
        if (place.clientWidth > 0) chart.resize();
      }).observe(place);
    }
  });
  /* Paper has no fold: what is folded away would be lost. */
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('details').forEach(function (d) { d.dataset.was = d.open; d.open = true; });
  });
  window.addEventListener('afterprint', function () {
    document.querySelectorAll('details').forEach(function (d) { d.open = d.dataset.was === 'true'; });
  });
  document.documentElement.dataset.charts = String(charts.length);
})();
