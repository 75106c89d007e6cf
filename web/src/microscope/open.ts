// Whether the microscope stands on the page. Apart from the rest, which is loaded when it is first opened.

import { signal } from '@preact/signals-core';

export const microscopeOpen = signal(false);
