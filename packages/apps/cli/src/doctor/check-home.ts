import { errorMessage } from '@codex-ts/protocol';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';

import { type Finding } from './finding.ts';

/** Whether the home can be written, and whether others can look into it. */
export async function checkHome(codexHome: string): Promise<Finding> {
  const name = 'home';
  try {
    const { mode } = await stat(codexHome);
    await access(codexHome, constants.R_OK | constants.W_OK | constants.X_OK);
    const bits = (mode & 0o777).toString(8).padStart(4, '0');
    const open = (mode & 0o077) === 0 ? [] : [`its mode is ${bits}: others on this machine can see what lies in it by name; \`chmod 700 ${codexHome}\` ends that`];
    return { name, status: 'ok', summary: codexHome, details: open };
  } catch (error) {
    return { name, status: 'error', summary: `${codexHome} cannot be used: ${errorMessage(error)}`, details: ['nothing can be stored there: runs fail, except with --ephemeral'] };
  }
}
