import { fromBase64 } from '../base64.ts';
import { withOsErrors } from '../files/os-error.ts';
import { requirePath } from '../files/require-path.ts';
import { writeRegularFile } from '../files/write-file.ts';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';

/** Makes the file or takes the place of what is in it; folders are not made. */
export const fsWriteFile: Handler<'fs/writeFile'> = async (_, { path, dataBase64 }) => {
  const data = fromBase64(dataBase64);
  if ('problem' in data) throw new RequestError(`fs/writeFile requires valid base64 dataBase64: ${data.problem}`);
  await withOsErrors(writeRegularFile(requirePath(path), () => data.bytes));
  return {};
};
