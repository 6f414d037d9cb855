import { type Win32 } from '../win32.ts';
import { accessListCalls } from './access-lists.ts';
import { accountCalls } from './accounts.ts';
import { Api } from './api.ts';
import { fileCalls } from './files.ts';
import { firewallCalls } from './firewall.ts';
import { processCalls } from './processes.ts';
import { tokenCalls } from './tokens.ts';

/** Windows by way of koffi; libraries are loaded at the first call into them. Throws when koffi is not installed. */
export async function koffiWin32(env: NodeJS.ProcessEnv = process.env): Promise<Win32> {
  const { default: koffi } = await import('koffi');
  const systemRoot = env['SYSTEMROOT'] ?? 'C:\\Windows';
  const api = new Api(koffi, systemRoot);
  return {
    ...tokenCalls(api),
    ...accessListCalls(api),
    ...processCalls(api),
    ...accountCalls(api, env['COMPUTERNAME'] ?? ''),
    ...fileCalls(),
    ...firewallCalls(systemRoot),
  };
}
