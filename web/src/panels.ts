// The elements that every app has, so that mounting it is one import. app.ts loads formula and code, which bring typesetting and
// highlighting with them, and what changes data and training, where they are shown. Digits come when a lab first asks for them.

import './network/garden-network';
import './ui/icon';
import './ui/menu';
import './ui/notices';
import './ui/run-bar';
import './ui/speaker';
import './ui/splitter';
import './ui/tooltip';
import './views/garden-curves';
import './views/garden-output';
