import { mkdir } from 'node:fs/promises';
import { withOsErrors } from '../files/os-error.ts';
import { requirePath } from '../files/require-path.ts';
import { type Handler } from './handler.ts';

/** With those above it, and without complaint when it is there, unless `recursive` is false. */
export const fsCreateDirectory: Handler<'fs/createDirectory'> = async (_, { path, recursive }) => {
  await withOsErrors(mkdir(requirePath(path), { recursive: recursive ?? true }));
  return {};
};
