import { listFolder } from '../files/list-folder.ts';
import { withOsErrors } from '../files/os-error.ts';
import { requirePath } from '../files/require-path.ts';
import { type Handler } from './handler.ts';

export const fsReadDirectory: Handler<'fs/readDirectory'> = async ({ signal }, { path }) => ({
  entries: await withOsErrors(listFolder(requirePath(path), signal)),
});
