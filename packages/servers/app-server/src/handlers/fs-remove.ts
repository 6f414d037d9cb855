import { withOsErrors } from '../files/os-error.ts';
import { removePath } from '../files/remove-path.ts';
import { requirePath } from '../files/require-path.ts';
import { type Handler } from './handler.ts';

export const fsRemove: Handler<'fs/remove'> = async (_, { path, recursive, force }) => {
  await withOsErrors(removePath(requirePath(path), { recursive: recursive ?? true, force: force ?? true }));
  return {};
};
