// What the lab looks like now, as one small picture of its canvases: shown in its place while it is at rest and its worker gone.

const most = 900;

/** A data address, or null where nothing is drawn or the browser refuses. */
export function pictureOf(root: HTMLElement): string | null {
  const box = root.getBoundingClientRect();
  const canvases = [...root.querySelectorAll('canvas')].filter((one) => one.width > 0 && one.getBoundingClientRect().width > 0);
  if (canvases.length === 0 || box.width === 0) return null;
  const scale = Math.min(1, most / box.width);
  const sheet = document.createElement('canvas');
  sheet.width = Math.round(box.width * scale);
  sheet.height = Math.round(Math.min(box.height, innerHeight) * scale);
  const context = sheet.getContext('2d');
  if (!context) return null;
  for (const canvas of canvases) {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    context.drawImage(canvas, (left - box.left) * scale, (top - box.top) * scale, width * scale, height * scale);
  }
  try {
    return sheet.toDataURL('image/png');
  } catch {
    return null;
  }
}
