import { closeSync, fstatSync } from 'node:fs';
import { isatty } from 'node:tty';

const STANDARD_STREAMS = [0, 1, 2];

/** Ends this process at once; what listens to its `exit` is heard before. */
export function endProcess(code: number): void {
  // Behind all who still write there.
  process.once('exit', closeLostTerminals);
  process.exit(code);
}

/**
 * Node sets every terminal back as it found it when it ends, and aborts, core file and all, where one has hung up
 * meanwhile. What is closed by then is passed over.
 */
function closeLostTerminals(): void {
  if (process.platform === 'win32') return;
  for (const fd of STANDARD_STREAMS) if (isLost(fd)) closeSync(fd);
}

function isLost(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice() && !isatty(fd);
  } catch {
    // It is closed.
    return false;
  }
}
