// The figures of the page that are no labs: each module is loaded when its figure comes near; all share one engine that is started
// by the first one that asks.

import type { Figure, Stage } from '../figures/figure';
import { say } from '../i18n/language';
import { lessonWords as words } from '../i18n/lessons';
import type { PageData } from './page-data';

const kinds = import.meta.glob<{ figure?: Figure }>('../figures/*.ts');
const aheadPx = 600;

let engine: ReturnType<Stage['engine']> | undefined;
let training = false;

const stage: Stage = {
  engine: () => (engine ??= (async () => {
    const [{ startEngine }, { catalog }] = await Promise.all([import('../engine/start'), import('../engine/catalog')]);
    const [{ caller }, schema] = await Promise.all([startEngine(), catalog()]);
    await caller.call('load', {});
    return { client: { call: (name, params, transfer) => caller.call(name, params as never, transfer) as never }, schema };
  })()),
  trains() {
    if (training) throw new Error('Only one figure of a page may train a network.');
    training = true;
    return stage.engine();
  },
};

export function startDrawings(data: PageData): void {
  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      void mount(target as HTMLElement, data);
    }
  }, { rootMargin: `${aheadPx}px 0px` });
  for (const figure of document.querySelectorAll<HTMLElement>('figure[data-figure]')) {
    near.observe(figure);
    const host = figure.querySelector<HTMLElement>('.stage');
    if (!host) continue;
    host.tabIndex = 0; // who comes by with Tab brings the figure into view, and finds it
    host.role = 'group';
    host.ariaLabel = figure.querySelector('.figure-title')?.textContent ?? null;
  }
}

/** Its controls take the focus from here on; where it waits for them already, Tab leads into them. */
function handOver(host: HTMLElement): void {
  if (document.activeElement === host) host.tabIndex = -1;
  else for (const name of ['tabindex', 'role', 'aria-label']) host.removeAttribute(name);
}

/** A figure is measured at the end of a frame and painted in the next; only then its handles are where they belong. */
const painted = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())));

async function mount(figure: HTMLElement, data: PageData): Promise<void> {
  const host = figure.querySelector<HTMLElement>('.stage'), wanted = data.figures[figure.dataset['figure'] ?? ''];
  if (!host || !wanted) return;
  try {
    const load = kinds[`../figures/${wanted.kind}.ts`];
    const module = await load?.();
    if (!module?.figure) throw new Error(wanted.kind);
    module.figure.mount(host, wanted.settings, stage);
    await painted();
    figure.classList.add('there');
    handOver(host);
  } catch (error) {
    const note = document.createElement('p');
    note.className = 'figure-failed';
    note.textContent = say(words.figureFailed, { reason: error instanceof Error ? error.message : String(error) });
    host.replaceChildren(note);
  }
}
