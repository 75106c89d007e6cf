// What the compiler of lessons (scripts/lessons) uses of the page: it runs in Node and must check a lab, write its link and say
// a word exactly as the page does.

export { highlight } from '../code/highlight';
export { panels } from '../embed/options';
export { shell } from '../i18n/shell';
export { lessonWords } from '../i18n/lessons';
export { checkLab } from '../lab/check';
export { openingLab } from '../lab/first-labs';
export { encodeLink } from '../lab/url';
export { factNames } from './goals';
