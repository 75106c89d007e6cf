// The playground inside someone else's page: the same components, what the address asks for, no storage, nothing sent but its
// height and, to a page that connects, the state of the lab. It must run in a sandboxed frame with scripts only.

import { mountApp } from '../app';
import { boot } from '../lab/boot';
import { language, theme } from '../lab/options';
import { locked, notifyProblems, pause, phase, play, playing } from '../lab/state';
import { announceHeight } from './height';
import { parseEmbed } from './options';
import { raceIsSeen } from '../race/open';
import { offerPort } from './port';
import { Presence, watchPresence } from './presence';
import './embed.css';

const root = document.getElementById('app') as HTMLElement;
const { embed, problems } = parseEmbed(location.search);
language.value = embed.lang ?? (/^zh\b/.test(navigator.language) ? 'zh' : 'en');
theme.value = embed.theme ?? 'auto';
locked.value = embed.readonly;
root.classList.toggle('free-height', embed.heightPx === undefined && !embed.fill);
root.classList.toggle('fill-frame', embed.fill === true);
if (embed.heightPx !== undefined) root.style.height = `${embed.heightPx}px`;

mountApp(root, { embed });
announceHeight(root);
await boot({ writeHash: false });
notifyProblems('warning', problems);
offerPort(root);
if (phase.value === 'ready') {
  const presence = new Presence({ playing: () => playing.value, play, pause }, embed.autoplay);
  watchPresence(root, (shown) => {
    presence.set(shown);
    raceIsSeen.value = shown;
  });
}
