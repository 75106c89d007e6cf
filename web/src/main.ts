// The page: the app over the whole window, the lab from the address, the address kept at the lab. Data and
// training are in its first paint, so they come with it.

import { mountApp } from './app';
import { boot } from './lab/boot';
import './ui/data-panel';
import './ui/training-panel';

const root = document.getElementById('app');
// Without WebAssembly index.html itself says what to do (theme.js marks it); nothing may replace that.
if (root && typeof WebAssembly === 'object') {
  mountApp(root);
  void boot({ writeHash: true });
}
