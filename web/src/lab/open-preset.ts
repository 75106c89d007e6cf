// A preset is a lab and the way it is best looked at.

import type { Preset } from './presets';
import { openLab } from './state';
import { applyView } from './view-options';

export function openPreset(preset: Preset): void {
  applyView(preset.view ?? {});
  openLab(preset.lab);
}
