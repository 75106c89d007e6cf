// Every element of the page, so that mounting the app is one import. Formula and code bring typesetting and highlighting with
// them: app.ts loads them after the first paint, where they are shown. Digits come when a lab first asks for them.

import './network/garden-network';
import './ui/data-panel';
import './ui/icon';
import './ui/menu';
import './ui/notices';
import './ui/run-bar';
import './ui/speaker';
import './ui/splitter';
import './ui/tooltip';
import './ui/training-panel';
import './views/garden-curves';
import './views/garden-output';
