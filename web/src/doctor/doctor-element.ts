// <garden-doctor>: what the doctor has found, the gravest first: one sentence, its evidence linked to picture, formula and code,
// the reason with its formula, and one press that starts the counter-experiment beside the present run.

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { doctorWords as words } from '../i18n/doctor';
import { say } from '../i18n/language';
import { lab, locked, schema } from '../lab/state';
import { linkMarks, type LinkMarks } from '../ui/link-marks';
import { define, SignalElement } from '../ui/signal-element';
import { diagnoses, dismissDiagnosis, startDoctor, type Diagnosis } from './doctor';
import './doctor.css';
import '../ui/icon';
import '../formula/tex-view';

class GardenDoctor extends SignalElement {
  static override properties = { opened: { state: true }, all: { state: true } };
  declare opened: string | null;
  declare all: boolean;
  private stop: (() => void) | undefined;
  private marks: LinkMarks | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.opened ??= null;
    this.all ??= false;
    this.stop = startDoctor();
    this.marks = linkMarks(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.();
    this.marks?.stop();
  }

  protected override updated(_: PropertyValues): void {
    this.marks?.refresh();
  }

  protected override render(): TemplateResult {
    const found = diagnoses.value;
    this.hidden = found.length === 0;
    const shown = this.all ? found : found.slice(0, 1);
    return html`<section class="doctor" aria-label=${say(words.title)} aria-live="polite">
      ${shown.map((one) => this.one(one))}
      ${found.length < 2 ? nothing : html`<button type="button" class="button quiet doctor-more" @click=${() => { this.all = !this.all; }}>
        ${this.all ? say(words.fewer) : say(words.more, { n: found.length - 1 })}</button>`}</section>`;
  }

  private one(diagnosis: Diagnosis): TemplateResult {
    const { rule, finding } = diagnosis;
    const open = this.opened === rule.id;
    const experiment = schema.value && !locked.value ? rule.experiment(lab.value, schema.value, finding) : null;
    const start = async (): Promise<void> => {
      if (!experiment) return;
      const { openRace } = await import('../race/open');
      openRace([{ name: words.present, lab: lab.peek() }, { name: experiment.change, lab: experiment.lab }]);
    };
    return html`<article class="diagnosis" data-rule=${rule.id}>
      <p class="diagnosis-head"><garden-icon name="warning"></garden-icon><span>${say(rule.sentence, finding.values)}</span></p>
      <div class="diagnosis-acts">
        ${experiment ? html`<button type="button" class="button outlined" data-tip=${say(words.tryTip)} @click=${start}>${say(words.try, { change: say(experiment.change) })}</button>` : nothing}
        <button type="button" class="button quiet" aria-expanded=${open ? 'true' : 'false'} @click=${() => { this.opened = open ? null : rule.id; }}>${say(words.why)}</button>
        <button type="button" class="button icon-only" aria-label=${say(words.dismiss)} data-tip=${say(words.dismiss)} @click=${() => dismissDiagnosis(diagnosis)}>
          <garden-icon name="close"></garden-icon></button>
      </div>
      ${open ? html`<div class="diagnosis-why">
        <p>${say(rule.why)}</p>
        <garden-tex .display=${rule.formula}></garden-tex>
        <dl aria-label=${say(words.evidence)}>${finding.evidence.map(({ label, value, path }) => html`<div>
          <dt>${path ? html`<button type="button" class="sign" data-path=${path}>${say(label)}</button>` : say(label)}</dt><dd class="number">${value}</dd></div>`)}</dl>
      </div>` : nothing}
    </article>`;
  }
}

define('garden-doctor', GardenDoctor);
