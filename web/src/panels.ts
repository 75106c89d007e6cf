// Every element of the page, so that mounting the app is one import. Digits come when a lab first asks for them.

import './ui/icon';
import './ui/menu';
import './ui/run-bar';
import './ui/data-panel';
import './ui/training-panel';
import './ui/notices';
import './ui/speaker';
import './ui/splitter';
import './ui/tooltip';
