import { copyPath } from '../files/copy-path.ts';
import { withOsErrors } from '../files/os-error.ts';
import { requirePath } from '../files/require-path.ts';
import { type Handler } from './handler.ts';

export const fsCopy: Handler<'fs/copy'> = async ({ signal }, { sourcePath, destinationPath, recursive = false }) => {
  await withOsErrors(copyPath(requirePath(sourcePath), requirePath(destinationPath), { recursive, signal }));
  return {};
};
