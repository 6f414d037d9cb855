import { resolve } from 'node:path';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';

export const gitDiffToRemote: Handler<'gitDiffToRemote'> = async ({ server, signal }, { cwd }) => {
  const found = await server.engine.host.diffToRemote(resolve(cwd), signal);
  if (found === null) throw new RequestError(`failed to compute git diff to remote for cwd: ${JSON.stringify(cwd)}`);
  return found;
};
