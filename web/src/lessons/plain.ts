// A page of the lessons with nothing to bring to life but its bar.

import { startBar } from './bar';

startBar(document.documentElement.lang.startsWith('en') ? 'en' : 'zh');
