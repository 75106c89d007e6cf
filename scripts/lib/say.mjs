// What a person sees: one line a step, a live percent on a terminal, and one sentence with the remedy when we must stop.
const live = process.stdout.isTTY;
let open = false;

export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

function endLine() {
  if (open) process.stdout.write('\n');
  open = false;
}

export function say(text) {
  endLine();
  console.log(text);
}

/** Shows done/total of a step. A terminal sees every change on one line, a log file sees every tenth part. */
export function progress(step, total, format = String) {
  let lastTenth = 0;
  return (done) => {
    const share = total ? Math.min(1, done / total) : 1;
    const line = `  ${step}  ${format(done)} of ${format(total)}  ${Math.floor(share * 100)} %`;
    const tenth = Math.floor(share * 10);
    if (live) process.stdout.write(`\r${line}\x1b[K`);
    else if (tenth > lastTenth) console.log(line);
    open = live;
    lastTenth = tenth;
  };
}

/** A stop that a person can mend: `what` happened and the `remedy`. Anything else that is thrown is our own fault. */
export class Stop extends Error {
  constructor(what, remedy) {
    super(`${what} ${remedy}`);
  }
}

/** Runs a script's main function; a Stop becomes one sentence, a full disk too, and any failure exit code 1. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    endLine();
    const full = error.code === 'ENOSPC' || /No space left on device|ENOSPC/.test(`${error.message} ${error.output ?? ''}`);
    if (full) console.error('The disk is full: free about 4 GB (or set XDG_CACHE_HOME to a bigger disk) and run the command again.');
    else console.error(error instanceof Stop || error.output ? error.message : error);
    process.exit(1);
  }
}
