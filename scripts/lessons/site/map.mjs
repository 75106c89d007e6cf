// The concept map as a drawing that needs no script: chapters at their places, arrows from what comes first to what builds on it.
// Drawn twice, lying and standing; the style sheet shows the one that fits.
import { attributes, escape, say } from '../html.mjs';

/** Size of a chapter's box and of the grid it stands in; on a narrow page columns become rows. */
const forms = {
  wide: { box: [132, 52], cell: [164, 86], lines: 9, latin: 17, place: ([column, row]) => [column, row] },
  narrow: { box: [64, 62], cell: [70, 90], lines: 4, latin: 9, place: ([column, row]) => [row, column] },
};

export function mapOf(book, language) {
  return Object.keys(forms).map((name) => drawing(book, language, name)).join('\n');
}

function drawing({ map, lessons, words }, language, name) {
  const { box: [width, height], cell: [dx, dy], place } = forms[name];
  const places = new Map(map.chapters.map(({ id, at }) => [id, place(at)]));
  const columns = Math.max(...[...places.values()].map(([x]) => x)) + 1, rows = Math.max(...[...places.values()].map(([, y]) => y)) + 1;
  const size = [columns * dx - (dx - width) + 4, rows * dy - (dy - height) + 4];
  const corner = (id) => places.get(id).map((at, axis) => 2 + at * [dx, dy][axis]);
  const arrows = map.edges.map(([from, to]) => arrow(corner(from), corner(to), [width, height], name, from, to)).join('');
  const boxes = map.chapters.map((chapter) => chapterBox(chapter, corner(chapter.id), forms[name], { language, words, lesson: lessons.find(({ id }) => id === chapter.id) })).join('');
  const head = `<marker id="tip-${name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0.5 7.5 4 0 7.5Z"/></marker>`;
  return `<svg class="map map-${name}"${attributes({ viewBox: `0 0 ${size[0]} ${size[1]}`, role: 'group', 'aria-label': say(words.map, language) })}><defs>${head}</defs><g class="edges" aria-hidden="true">${arrows}</g>${boxes}</svg>`;
}

/** From the middle of the side that looks at the other box to the middle of its facing side, leaving and arriving straight. */
function arrow([ax, ay], [bx, by], [width, height], name, from, to) {
  const along = name === 'wide' ? bx > ax : by <= ay && bx !== ax;
  const sideways = name === 'wide' ? along : by === ay;
  const d = sideways
    ? curve(bx > ax ? ax + width : ax, ay + height / 2, bx > ax ? bx - 3 : bx + width + 3, by + height / 2, 'x')
    : curve(ax + width / 2, by > ay ? ay + height : ay, bx + width / 2, by > ay ? by - 3 : by + height + 3, 'y');
  return `<path${attributes({ d, 'marker-end': `url(#tip-${name})`, 'data-from': from, 'data-to': to })}/>`;
}

function curve(ax, ay, bx, by, axis) {
  const bend = axis === 'x' ? [(bx - ax) / 2, 0] : [0, (by - ay) / 2];
  return `M${ax} ${ay}C${ax + bend[0]} ${ay + bend[1]} ${bx - bend[0]} ${by - bend[1]} ${bx} ${by}`;
}

function chapterBox({ number, id, part, ...names }, [x, y], { box: [width, height], lines, latin }, { language, words, lesson }) {
  const title = names[language], written = lesson !== undefined;
  const most = language === 'zh' ? lines : latin, roomy = wrap(title, most, language);
  const parts = 15 * (roomy.length + 1) > height ? wrap(title, most + 2, language) : roomy; // too high: longer lines, set smaller
  const first = y + height / 2 - (parts.length * 15) / 2 + 17;
  const glue = language === 'zh' ? '' : ' ';
  const size = { 'font-size': parts.some((line) => wider(line, width)) ? 10 : undefined };
  const text = `<text x="${x + width / 2}" y="${first - 15}"><tspan class="box-number">${number}</tspan> `
    + `${parts.map((line, i) => `<tspan${attributes({ x: x + width / 2, y: first + i * 15, ...size })}>${escape(line)}</tspan>`).join(glue)}</text>`;
  const inside = `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>${text}`;
  const name = `${say(words.chapter, language, { number })}: ${title.replaceAll('\u00ad', '')}`;
  return written
    ? `<a class="box"${attributes({ href: `${id}/`, 'data-chapter': id, 'data-part': part })}>${inside}</a>`
    : `<g class="box unwritten" tabindex="0" role="note"${attributes({ 'data-chapter': id, 'data-part': part, 'aria-label': `${name} (${say(words.notWritten, language)})` })}>${inside}</g>`;
}

/** A title with a word that is wider than its box is set smaller. */
const wider = (line, width) => [...line].reduce((sum, char) => sum + (/[ -~]/.test(char) ? 6.6 : 12), 0) > width;

/** Lines of about equal length, of at most `most` characters. */
function wrap(title, most, language) {
  let lines = cut(title, most, language);
  for (let less = most - 1; less > 1; less -= 1) {
    const shorter = cut(title, less, language);
    if (shorter.length > lines.length || shorter.some((line) => [...line].length > most)) break;
    lines = shorter;
  }
  return lines;
}

/** Lines of at most `most` characters, cut between Chinese characters or at spaces. */
function cut(title, most, language) {
  const pieces = language === 'zh' ? title.match(/[A-Za-z0-9-]+|\s|./gu) : title.split(/(?<=[\s\u00ad-])/); // a soft hyphen says where a long word may be cut
  const lines = [''];
  for (const piece of pieces) {
    const wide = language === 'zh' && /^[A-Za-z0-9-]+$/.test(piece) ? piece.length / 2 : piece.length;
    const now = lines.at(-1);
    const length = language === 'zh' ? [...now].reduce((sum, char) => sum + (/[ -~]/.test(char) ? 0.5 : 1), 0) : now.length;
    if (now && length + (piece.trim() ? wide - (piece.length - piece.trim().length) : 0) > most) lines.push(piece.trimStart());
    else lines[lines.length - 1] += piece;
  }
  return lines.map((line) => line.trim().replace(/\u00ad$/, '-').replaceAll('\u00ad', '')).filter(Boolean);
}
