import { readRegularFile } from '../files/read-file.ts';
import { requirePath } from '../files/require-path.ts';
import { withOsErrors } from '../files/os-error.ts';
import { type Handler } from './handler.ts';

export const fsReadFile: Handler<'fs/readFile'> = async (connection, { path }) => {
  const file = requirePath(path);
  // Answers may be large: no two of them lie in wait for one client.
  await connection.congestion;
  const bytes = await withOsErrors(readRegularFile(file, connection.signal));
  return { dataBase64: bytes.toString('base64') };
};
