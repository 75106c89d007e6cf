// Which labs of a page are alive: at most two workers at once, whatever the number of labs. Plain arithmetic over places.

/** A lab's place: distance of its middle from the window's middle in pixels; near: whether it is close enough to be started. */
export interface Place { id: string; distance: number; near: boolean }

export const mostLive = 2;

/** The ids that are to live now. Those alive stay while there is room, so that nothing is taken away without need; when a nearer
 *  one wants in, the farthest gives way. */
export function turns(places: readonly Place[], live: ReadonlySet<string>, most = mostLive): Set<string> {
  const wanted = places.filter(({ id, near }) => near || live.has(id));
  wanted.sort((a, b) => Number(b.near) - Number(a.near) || a.distance - b.distance);
  return new Set(wanted.slice(0, most).map(({ id }) => id));
}
