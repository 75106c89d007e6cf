// The mark: three leaves on one descending curve.

import { html, type TemplateResult } from 'lit';

export const mark = (): TemplateResult => html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
  <path d="M3.5 4.5C5 19 13 26.5 29 27.5" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round"></path>
  <path d="M6 13.5C6.5 7.5 10.5 4 17 3.5 17 9.8 13 13.5 6 13.5Z" fill="currentColor"></path>
  <path d="M11.5 21C12.5 15.5 16.5 12.5 22.5 12.5 22 18.3 18 21.5 11.5 21Z" fill="currentColor"></path>
  <path d="M19.5 25.5C21 21.3 24.3 19.3 29 19.8 28 24 24.5 26.3 19.5 25.5Z" fill="currentColor"></path></svg>`;
