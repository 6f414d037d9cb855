import type fs from 'node:fs';

/** What is done to log files, so that tests can fill the disk. */
export type LogFileFs = Pick<
  typeof fs,
  'closeSync' | 'fchmodSync' | 'fstatSync' | 'mkdirSync' | 'openSync' | 'readSync' | 'renameSync' | 'rmSync' | 'statSync' | 'writeSync'
>;
