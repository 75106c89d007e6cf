// <garden-icon name="play">: the lucide icons in use, taken in as text at build time and parsed as SVG, never as HTML.
// Decoration only: the button around it carries the accessible name.

import chevronDown from 'lucide-static/icons/chevron-down.svg?raw';
import chevronUp from 'lucide-static/icons/chevron-up.svg?raw';
import circleQuestionMark from 'lucide-static/icons/circle-question-mark.svg?raw';
import circleX from 'lucide-static/icons/circle-x.svg?raw';
import bookOpen from 'lucide-static/icons/book-open-text.svg?raw';
import check from 'lucide-static/icons/check.svg?raw';
import clipboardPaste from 'lucide-static/icons/clipboard-paste.svg?raw';
import codeXml from 'lucide-static/icons/code-xml.svg?raw';
import copy from 'lucide-static/icons/copy.svg?raw';
import dices from 'lucide-static/icons/dices.svg?raw';
import flag from 'lucide-static/icons/flag.svg?raw';
import fileDown from 'lucide-static/icons/file-down.svg?raw';
import download from 'lucide-static/icons/download.svg?raw';
import ellipsis from 'lucide-static/icons/ellipsis.svg?raw';
import eraser from 'lucide-static/icons/eraser.svg?raw';
import folderOpen from 'lucide-static/icons/folder-open.svg?raw';
import graduationCap from 'lucide-static/icons/graduation-cap.svg?raw';
import info from 'lucide-static/icons/info.svg?raw';
import languages from 'lucide-static/icons/languages.svg?raw';
import library from 'lucide-static/icons/library.svg?raw';
import link from 'lucide-static/icons/link.svg?raw';
import chevronLeft from 'lucide-static/icons/chevron-left.svg?raw';
import chevronRight from 'lucide-static/icons/chevron-right.svg?raw';
import microscope from 'lucide-static/icons/microscope.svg?raw';
import minus from 'lucide-static/icons/minus.svg?raw';
import moon from 'lucide-static/icons/moon.svg?raw';
import mousePointer from 'lucide-static/icons/mouse-pointer-2.svg?raw';
import move from 'lucide-static/icons/move.svg?raw';
import pause from 'lucide-static/icons/pause.svg?raw';
import pencil from 'lucide-static/icons/pencil.svg?raw';
import play from 'lucide-static/icons/play.svg?raw';
import plus from 'lucide-static/icons/plus.svg?raw';
import redo from 'lucide-static/icons/redo-2.svg?raw';
import rotateCcw from 'lucide-static/icons/rotate-ccw.svg?raw';
import save from 'lucide-static/icons/save.svg?raw';
import settings from 'lucide-static/icons/sliders-horizontal.svg?raw';
import share from 'lucide-static/icons/share-2.svg?raw';
import skipForward from 'lucide-static/icons/skip-forward.svg?raw';
import stepForward from 'lucide-static/icons/step-forward.svg?raw';
import sun from 'lucide-static/icons/sun.svg?raw';
import sunMoon from 'lucide-static/icons/sun-moon.svg?raw';
import table from 'lucide-static/icons/table.svg?raw';
import tag from 'lucide-static/icons/tag.svg?raw';
import triangleAlert from 'lucide-static/icons/triangle-alert.svg?raw';
import undo from 'lucide-static/icons/undo-2.svg?raw';
import upload from 'lucide-static/icons/upload.svg?raw';
import x from 'lucide-static/icons/x.svg?raw';
import { define } from './signal-element';

const files = {
  catalog: bookOpen,
  lessons: graduationCap,
  'chevron-down': chevronDown, up: chevronUp, back: chevronLeft, forth: chevronRight, help: circleQuestionMark, error: circleX, check, paste: clipboardPaste, code: codeXml, copy, dices, download,
  more: ellipsis, eraser, open: folderOpen, info, language: languages, library, link, microscope, minus, moon, move, pointer: mousePointer, pause, pencil,
  play, plus, redo, reset: rotateCcw, save, settings, share, epoch: skipForward, step: stepForward, program: fileDown, sun, auto: sunMoon, table, tag, warning: triangleAlert,
  undo, upload, close: x, race: flag,
};
export type IconName = keyof typeof files;

const parsed = new Map<string, SVGElement>();
const more: Record<string, string> = {};

/** Icons of a part of the page that is loaded later bring themselves. */
export function addIcons(svgs: Record<string, string>): void {
  Object.assign(more, svgs);
}

function drawing(name: string, text: string): SVGElement {
  let svg = parsed.get(name);
  if (!svg) {
    svg = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement as unknown as SVGElement;
    for (const attribute of ['class', 'width', 'height', 'stroke-width']) svg.removeAttribute(attribute);
    svg.setAttribute('aria-hidden', 'true');
    parsed.set(name, svg);
  }
  return document.importNode(svg, true);
}

class Icon extends HTMLElement {
  static observedAttributes = ['name'];

  /** Not before it is in the page: Lit counts the nodes of a template it has just cloned. */
  connectedCallback(): void {
    if (!this.firstChild) this.draw();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.draw();
  }

  private draw(): void {
    const name = this.getAttribute('name');
    const text = files[name as IconName] ?? more[name ?? ''];
    if (name !== null && text !== undefined) this.replaceChildren(drawing(name, text));
  }
}

define('garden-icon', Icon);
