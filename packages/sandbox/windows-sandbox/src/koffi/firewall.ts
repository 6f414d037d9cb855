import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { win32 as windowsPath } from 'node:path';
import { firewallScripts } from '../firewall-scripts.ts';
import { type Win32 } from '../win32.ts';

type Firewall = Pick<Win32, 'hasFirewallRule' | 'putFirewallRule' | 'removeFirewallRule'>;

/** Through Windows PowerShell: the firewall's own interface is COM, which koffi cannot speak. */
export function firewallCalls(systemRoot: string): Firewall {
  const program = windowsPath.join(systemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const run = async (script: string, signal: AbortSignal): Promise<string> => {
    const encoded = Buffer.from(script, 'utf16le').toString('base64');
    const { stdout } = await promisify(execFile)(program, ['-NoProfile', '-NonInteractive', '-EncodedCommand', encoded], { signal, windowsHide: true });
    return stdout.trim();
  };
  return {
    hasFirewallRule: async (name, signal) => (await run(firewallScripts.has(name), signal)) === 'yes',
    putFirewallRule: async (rule, signal) => void (await run(firewallScripts.put(rule), signal)),
    removeFirewallRule: async (name, signal) => void (await run(firewallScripts.remove(name), signal)),
  };
}
