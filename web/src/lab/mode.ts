// Which of the two faces the page wears. Derived from the lab, never set: a link to a digits lab opens digits.

import { computed } from '@preact/signals-core';
import { lab } from './state';

export type Mode = 'plane' | 'digits';

export const mode = computed<Mode>(() => (lab.value.data.id === 'external' ? 'digits' : 'plane'));
