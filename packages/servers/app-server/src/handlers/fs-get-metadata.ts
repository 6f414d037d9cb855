import { stat } from 'node:fs/promises';
import { withOsErrors } from '../files/os-error.ts';
import { requirePath } from '../files/require-path.ts';
import { type Handler } from './handler.ts';

/** Of what a link leads to. Unlike the original's, the time of making is told where the system knows it. */
export const fsGetMetadata: Handler<'fs/getMetadata'> = async (_, { path }) => {
  const facts = await withOsErrors(stat(requirePath(path)));
  return {
    isDirectory: facts.isDirectory(),
    isFile: facts.isFile(),
    createdAtMs: Math.floor(facts.birthtimeMs),
    modifiedAtMs: Math.floor(facts.mtimeMs),
  };
};
