/** In the page: a line in every chart of a recording shows where it plays; a click in a chart plays from there; one plays at a time. */
export const REPORT_SCRIPT = `
for (const section of document.querySelectorAll('[data-recording]')) {
  const audio = section.querySelector('audio');
  if (!audio) continue;
  const charts = [...section.querySelectorAll('[data-left]')].map((box) => {
    const svg = box.querySelector('svg');
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    line.setAttribute('class', 'playhead');
    svg.append(line);
    const number = (name) => Number(box.dataset[name]);
    return { svg, line, left: number('left'), right: number('right'), from: number('from'), to: number('to') };
  });
  const draw = () => {
    for (const { svg, line, left, right, from, to } of charts) {
      const x = left + ((right - left) * (audio.currentTime - from)) / (to - from);
      const height = svg.viewBox.baseVal.height;
      line.setAttribute('d', x < left || x > right ? '' : 'M' + x + ' 10V' + (height - 38));
    }
    if (!audio.paused) requestAnimationFrame(draw);
  };
  for (const { svg, left, right, from, to } of charts) {
    svg.addEventListener('click', (event) => {
      const box = svg.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
      audio.currentTime = Math.max(0, from + ((x - left) / (right - left)) * (to - from));
      void audio.play();
    });
  }
  audio.addEventListener('play', () => {
    for (const other of document.querySelectorAll('audio')) if (other !== audio) other.pause();
    draw();
  });
  audio.addEventListener('seeked', draw);
}`;
