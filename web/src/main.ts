// The page: the app over the whole window, the lab from the address, the address kept at the lab.

import { mountApp } from './app';
import { boot } from './lab/boot';

const root = document.getElementById('app');
if (root) {
  mountApp(root);
  void boot({ writeHash: true });
}
