import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodexError } from '@codex-ts/protocol';

/** The shorter of what Linux (107) and macOS (103) take as the path of a socket, in bytes. */
const LONGEST_PATH = 103;

export interface SocketFolder {
  readonly http: string;
  readonly socks: string;
  remove(): Promise<void>;
}

/**
 * Makes a new folder for the sockets of one proxy, which only this user may enter: inside `parent`, or in the temporary
 * folder when the paths would be too long there. Throws CodexError `socket_folder` when it cannot be made.
 */
export async function makeSocketFolder(parent: string, temporary: string = tmpdir()): Promise<SocketFolder> {
  const fitting = [parent, temporary, '/tmp'].find((folder) => Buffer.byteLength(socketPath(folder)) <= LONGEST_PATH) ?? '/tmp';
  try {
    await mkdir(fitting, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(fitting, 'proxy-'));
    await chmod(folder, 0o700);
    return {
      http: join(folder, 'http.sock'),
      socks: join(folder, 'socks.sock'),
      remove: () => rm(folder, { recursive: true, force: true }),
    };
  } catch (cause) {
    throw new CodexError(`The network proxy cannot make a folder for its sockets in ${fitting}.`, { code: 'socket_folder', cause });
  }
}

function socketPath(folder: string): string {
  return join(folder, 'proxy-XXXXXX', 'socks.sock');
}
