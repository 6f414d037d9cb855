import { type AppServerClient, RequestFailed } from '@codex-ts/app-server-client';

/** A path on the server's machine, which may be another one than this. */
export function folderFile(folder: string, name: string): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return `${folder.replace(/[\\/]+$/, '')}${separator}${name}`;
}

/** The folder around one; null for the highest. */
export function parentFolder(folder: string): string | null {
  const parent = folder.replace(/[\\/]+$/, '').replace(/[\\/][^\\/]*$/, '');
  return parent === '' || parent === folder ? null : parent;
}

/** Whether there is a file, as far as the server can tell. */
export async function isThere(client: AppServerClient, path: string): Promise<boolean> {
  return (await kindOf(client, path)) === 'file';
}

export async function isFolder(client: AppServerClient, path: string): Promise<boolean> {
  return (await kindOf(client, path)) === 'folder';
}

/** A small text file; null where there is none that can be read. */
export async function readText(client: AppServerClient, path: string): Promise<string | null> {
  try {
    const { dataBase64 } = await client.request('fs/readFile', { path });
    return Buffer.from(dataBase64, 'base64').toString('utf8');
  } catch (error) {
    if (error instanceof RequestFailed) return null;
    throw error;
  }
}

async function kindOf(client: AppServerClient, path: string): Promise<'file' | 'folder' | null> {
  try {
    const { isFile, isDirectory } = await client.request('fs/getMetadata', { path });
    return isFile ? 'file' : isDirectory ? 'folder' : null;
  } catch (error) {
    if (error instanceof RequestFailed) return null;
    throw error;
  }
}
