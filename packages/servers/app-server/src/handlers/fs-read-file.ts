import { readRegularFile } from '../files/read-file.ts';
import { requirePath } from '../files/require-path.ts';
import { withOsErrors } from '../files/os-error.ts';
import { type Handler } from './handler.ts';

export const fsReadFile: Handler<'fs/readFile'> = async ({ signal }, { path }) => {
  const bytes = await withOsErrors(readRegularFile(requirePath(path), signal));
  return { dataBase64: bytes.toString('base64') };
};
