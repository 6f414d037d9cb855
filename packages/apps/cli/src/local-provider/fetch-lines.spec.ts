import { describe, expect, it } from '@jest/globals';

import { Capture } from '../host.fixture.ts';
import { FetchLines } from './fetch-lines.ts';

const GB = 1e9;

/** Tells a download; each line of `talk` is a step, what is complete and the total in GB, and the ms that passed before. */
function told(stream: Capture & { columns?: number }, talk: readonly (readonly [string, number, number | null, number])[]): string {
  let now = 0;
  const lines = new FetchLines({ stream, now: () => now });
  for (const [step, completed, total, ms] of talk) {
    now += ms;
    lines.show({ model: 'm', step, completedBytes: completed * GB, totalBytes: total === null ? null : total * GB });
  }
  lines.end();
  return stream.text;
}

describe('a download', () => {
  const talk = [
    ['starting', 0, null, 0],
    ['pulling manifest', 0, null, 0],
    ['pulling a', 0, 12, 0],
    ['pulling a', 0.5, 12, 100],
    ['pulling a', 3, 12, 900],
    ['pulling b', 13.5, 13.5, 1000],
    ['verifying sha256 digest', 13.5, 13.5, 0],
    ['success', 13.5, 13.5, 0],
  ] as const;

  it('is one line on a terminal, written over and over, each time all of it', () => {
    expect(told(new Capture(true), talk).split('\r')).toEqual([
      'Pulling model m...\nDownloading model: total 12.00 GB\n',
      '0.00/12.00 GB (0.0%) 0.0 MB/s',
      '0.50/12.00 GB (4.2%) 0.0 MB/s',
      '3.00/12.00 GB (25.0%) 3000.0 MB/s',
      '13.50/13.50 GB (100.0%) 10500.0 MB/s',
      'verifying sha256 digest             ',
      'success                \n',
    ]);
  });

  it('never fills the last column of a narrow one', () => {
    const text = told(Object.assign(new Capture(true), { columns: 12 }), [['a long step of a program', 0, null, 0]]);
    expect(text).toBe('Pulling model m...\n\ra long step\n');
  });

  it('is a line for each tenth elsewhere, and nothing that moves a cursor', () => {
    const text = told(new Capture(), [...talk.slice(0, 4), ['pulling a', 1.19, 12, 1], ...talk.slice(4)]);
    expect(text.split('\n')).toEqual([
      'Pulling model m...',
      'Downloading model: total 12.00 GB',
      '0.00/12.00 GB (0.0%) 0.0 MB/s',
      '3.00/12.00 GB (25.0%) 2997.0 MB/s',
      '13.50/13.50 GB (100.0%) 10500.0 MB/s',
      'verifying sha256 digest',
      'success',
      '',
    ]);
  });

  it('of which only steps are known tells each that reads differently', () => {
    const steps = ['lms get m', 'Downloading [##  ] 10%', 'Downloading [### ] 20%', '', 'Finalizing'].map((step) => [step, 0, null, 0] as const);
    expect(told(new Capture(), steps)).toBe('Pulling model m...\nlms get m\nDownloading [##  ] 10%\nFinalizing\n');
  });
});
