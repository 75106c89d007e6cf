// What pressing and dragging on the output plot does to the points. A gesture is one undo step; its changes reach the lab at
// most once a frame, because each of them makes the engine start the data anew.

import { pointTarget, pointTool } from '../lab/options';
import { views } from '../i18n/views';
import { fitToData } from '../lab/fit';
import { change, lab, notify, report, schema } from '../lab/state';
import type { PlaneData } from './boundary';
import { added, erased, mostPoints, moved, nearestRow, relabelled, rowsOf, setPoints, targetFor, type Row } from './point-edits';

const spacing = 0.45; // data units between points drawn in one stroke

export class PointGesture {
  private rows: Row[] | null = null;
  private held = -1;
  private last = { x: 0, y: 0 };
  private waiting = false;
  private count = 0;
  private target = 0;

  constructor(private readonly data: PlaneData) {}

  get active(): boolean {
    return this.rows !== null;
  }

  /** `reach`: how near (data units) a press must be to take hold of a point. */
  begin(x: number, y: number, reach: number): void {
    const tool = pointTool.peek(), classes = report.peek()?.classes ?? 2, own = lab.peek().data.points;
    if (tool === 'none') return;
    const rows = own ?? rowsOf(this.data.points, this.data.count, classes);
    this.count += 1;
    this.rows = rows;
    this.last = { x, y };
    this.held = nearestRow(rows, x, y, reach);
    this.target = targetFor(pointTarget.peek(), classes);
    if (tool === 'draw' && rows.length >= mostPoints) notify({ kind: 'warning', text: views.fullPoints });
    if (tool === 'draw') this.put(added(rows, x, y, this.target));
    else if (this.held < 0) this.rows = tool === 'erase' ? rows : null;
    else if (tool === 'erase') this.put(erased(rows, this.held));
    else if (tool === 'relabel') this.put(relabelled(rows, this.held, this.other(rows[this.held]![2], classes)));
  }

  drag(x: number, y: number, reach: number): void {
    if (!this.rows) return;
    const tool = pointTool.peek();
    if (tool === 'move' && this.held >= 0) this.put(moved(this.rows, this.held, x, y));
    else if (tool === 'draw' && Math.hypot(x - this.last.x, y - this.last.y) >= spacing) {
      this.last = { x, y };
      this.put(added(this.rows, x, y, this.target));
    } else if (tool === 'erase') {
      const hit = nearestRow(this.rows, x, y, reach);
      if (hit >= 0) this.put(erased(this.rows, hit));
    }
  }

  end(): void {
    this.flush();
    this.rows = null;
    this.held = -1;
  }

  /** The chosen target; where the point has it already, the next class. */
  private other(now: number, classes: number): number {
    return now !== this.target || classes === 0 ? this.target : (now + 1) % Math.max(2, classes);
  }

  private put(rows: Row[]): void {
    this.rows = rows;
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => this.flush());
  }

  private flush(): void {
    if (!this.waiting || !this.rows) return;
    this.waiting = false;
    const rows = this.rows, found = report.peek();
    const catalog = schema.peek();
    change((draft) => {
      setPoints(draft, rows, found?.task ?? 'classification', found?.classes ?? 2);
      if (catalog) fitToData(catalog, draft); // a new class needs another output
    }, { merge: `points ${this.count}` });
  }
}
