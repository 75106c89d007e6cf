// A network that trains, and the loss on a plane through its present weights: a map, the two cuts through its middle, and what one
// sees on it of the way the weights have come. Settings: lab, stride (steps between two maps), radius.

import type { Report, Status } from '../engine/protocol';
import { figureWords as words } from '../i18n/figures';
import { say } from '../i18n/language';
import type { Lab } from '../lab/lab';
import { palette } from '../views/palette';
import { fit, valueText } from '../views/scale';
import type { Figure, Stage } from './figure';
import { Axes, axis } from './figure-axes';
import { Kit } from './figure-kit';
import { Relief } from './relief';
import { created } from './size-runs';
import { centre, lossGrid, planeOf, project, weightsOf, type Way } from './slices';

type Engine = Awaited<ReturnType<Stage['engine']>>;
interface Map { losses: Float64Array; cells: number; radius: number; low: number; high: number; middle: number; path: { a: number; b: number; share: number }[] }

const coarse = 15, fine = 41;   // odd: the middle is a cell
const pathPoints = 24;
const leastRadius = 0.02, mostRadius = 2;
const position = (radius: number): number => Math.log(radius / leastRadius) / Math.log(mostRadius / leastRadius);
const radiusAt = (t: number): number => leastRadius * (mostRadius / leastRadius) ** t;

export const figure: Figure = {
  mount(host, settings, stage) {
    const lab = settings.lab as Lab | undefined, stride = Number(settings.stride ?? 20);
    if (!lab?.model) throw new Error('The figure needs a lab.');
    const kit = new Kit(host, 'loss-slice'), relief = new Relief(), started = stage.trains();
    let way: Way = { plane: 'random', seed: 1 }, radius = Number(settings.radius ?? 1);
    let report: Report | null = null, status: Status | null = null, past: Float32Array[] = [], map: Map | null = null;
    // What the controls ask of the work under way: a map, a new network, training.
    let wanted = true, anew = true, running = false, seen = false, gone = false;

    const axisNames = (): [string, string] => (way.plane === 'random' ? [say(words.directionOne), say(words.directionTwo)] : [say(words.downhill), say(words.atRightAngles)]);
    const cutNames = (): string[] => (way.plane === 'random' ? [words.cutAcross, words.cutUp] : [words.cutGradient, words.cutRandom]).map((one) => say(one));
    kit.canvas('square', (surface) => {
      surface.begin();
      const reach = map?.radius ?? radius;
      const axes = new Axes(surface, { left: 40, top: 30, width: surface.width - 52, height: surface.height - 70 }, axis(-reach, reach), axis(-reach, reach));
      if (map) relief.draw(surface, axes.box, map.losses, map.low, map.high);
      axes.grid(...axisNames(), 5, 5);
      if (!map) return;
      const xs = map.path.map(({ a }) => a), ys = map.path.map(({ b }) => b);
      axes.clip(() => {
        axes.line(xs, ys, palette.peek().ground, 5);
        axes.line(xs, ys, palette.peek().ink, 2);
        axes.dot(0, 0, palette.peek().accent, 6);
      });
    });
    kit.canvas('', (surface) => {
      surface.begin();
      if (!map) return;
      const { cells, losses, radius: reach, low } = map, half = (cells - 1) / 2, right = surface.width > 340 ? 96 : 16;
      const places = Array.from({ length: cells }, (_, i) => centre(i, cells, reach));
      const cuts = [places.map((_, i) => losses[half * cells + i]!), places.map((_, i) => losses[i * cells + half]!)] as const;
      const up = fit(Math.min(low, 0), Math.max(...cuts.flat().filter(Number.isFinite)), false);
      const plot = new Axes(surface, { left: 52, top: 26, width: surface.width - 52 - right, height: surface.height - 66 }, axis(-reach, reach), axis(Math.max(0, up.low), up.high));
      plot.grid(say(words.awayFromHere), say(words.trainLoss), Math.max(2, Math.floor(plot.box.width / 64)), 5);
      const hues = [palette.peek().positive, palette.peek().negative] as const;
      plot.clip(() => {
        plot.line(places, cuts[1], hues[1], 2.5, [6, 3]);
        plot.line(places, cuts[0], hues[0], 2.5);
        plot.dot(0, map!.middle, palette.peek().accent, 6);
      });
      if (right > 20) plot.ends(cutNames().map((text, k) => ({ text, at: cuts[k]!.at(-1)!, hue: hues[k]! })));
    });

    const line = kit.line('');
    const changed = (): void => {
      const oldest = map?.path[0];
      line.textContent = kit.failure || (!map || !status ? '' : [
        say(words.sliceLine, { step: status.step, loss: valueText(map.middle, 3), low: valueText(map.low, 3), high: valueText(map.high, 2) }),
        oldest && map.path.length > 1 ? say(words.sliceShare, { steps: (map.path.length - 1) * stride, share: Math.round(100 * oldest.share) }) : '',
      ].join(''));
      kit.summary.textContent = line.textContent;
      kit.redraw();
    };

    /** false: something else is wanted meanwhile. */
    const draw = async ({ client }: Engine, cells: number): Promise<boolean> => {
      const asked = { ...way }, reach = radius;
      const losses = await lossGrid(client, asked, reach, cells, () => !gone && !(wanted && cells === fine));
      if (!losses) return false;
      const plane = await planeOf(client, asked), here = past.at(-1)!, finite = losses.filter(Number.isFinite);
      map = { losses: losses.map((loss) => Math.min(loss, 1e30)), cells, radius: reach, low: Math.min(...finite), high: Math.max(...finite), middle: losses[(losses.length - 1) / 2]!, path: past.map((then) => project(plane, here, then)) };
      changed();
      return true;
    };

    const begin = async ({ client }: Engine): Promise<Report> => {
      const made = await created(client, lab);
      status = await client.call('step', { steps: 0 });
      past = [await weightsOf(client, made)];
      return made;
    };

    /** All work in one row: what the controls ask for first, then training. */
    const work = async (): Promise<void> => {
      const engine = await started, { client } = engine;
      while (!gone && seen && (wanted || running)) {
        if (wanted) {
          wanted = false;
          if (anew) {
            report = await begin(engine);
            anew = false;
          }
          if (await draw(engine, coarse) && !wanted && !(await draw(engine, fine))) wanted = true;
          continue;
        }
        status = await client.call('step', { steps: stride });
        if (anew) continue;
        if (status.stopped) throw new Error(say(status.stopped.message));
        if (status.done) play(false);
        past = [...past, await weightsOf(client, report!)].slice(-pathPoints);
        await draw(engine, fine);
      }
    };
    const go = async (): Promise<void> => {
      if (await kit.work(work)) return;
      wanted = true;   // by whoever presses next or comes back
      running = false;
      names();
    };
    const look = (): void => {
      wanted = true;
      void go();
    };

    const names = kit.buttons([
      { name: () => (running ? words.pause : words.train), press: () => play(!running) },
      { name: () => words.startOver, press: () => {
        anew = true;
        play(false);
        look();
      } },
      { name: () => words.otherDirections, press: () => {
        way = { ...way, seed: way.seed + 1 };
        look();
      } },
    ]);
    const play = (on: boolean): void => {
      running = on;
      names();
      void go();
    };
    kit.choice(words.directions, [{ id: 'random', label: words.randomPlane }, { id: 'gradient', label: words.gradientPlane }], way.plane, (plane) => {
      way = { ...way, plane };
      look();
    });
    kit.slider(words.radius, position(radius), 60, (t) => valueText(radiusAt(t), 2), (t) => {
      radius = radiusAt(t);
      look();
    });
    kit.seen((now) => {
      seen = now;
      void go();
    });
    kit.words(changed);
    return () => {
      gone = true;
      kit.dispose();
    };
  },
};
