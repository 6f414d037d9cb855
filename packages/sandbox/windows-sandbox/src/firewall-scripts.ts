import { type FirewallRule } from './firewall-rules.ts';

/** PowerShell that asks for, sets and removes a rule of the Windows firewall by its name. */
export const firewallScripts = {
  /** Prints `yes` or `no`. */
  has: (name: string): string => `${HEAD} if (${find(name)}) { 'yes' } else { 'no' }`,
  /** A rule that exists is changed in place, so that there is no moment without it. */
  put: (rule: FirewallRule): string => {
    const values = settings(rule);
    const made = `New-NetFirewallRule -Name ${quote(rule.name)} -DisplayName ${quote(rule.name)} ${values}`;
    return `${HEAD} if (${find(rule.name)}) { Set-NetFirewallRule -Name ${quote(rule.name)} ${values} } else { ${made} | Out-Null }`;
  },
  remove: (name: string): string => `${HEAD} if (${find(name)}) { Remove-NetFirewallRule -Name ${quote(name)} }`,
};

const HEAD = "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';";

function find(name: string): string {
  return `Get-NetFirewallRule -Name ${quote(name)} -ErrorAction SilentlyContinue`;
}

function settings({ description, userSid, protocol, remoteAddresses, remotePorts }: FirewallRule): string {
  const ports = remotePorts === undefined ? '' : ` -RemotePort ${list(remotePorts)}`;
  return `-Description ${quote(description)} -Enabled True -Direction Outbound -Action Block -Profile Any -Protocol ${quote(protocol)} -RemoteAddress ${list(remoteAddresses)}${ports} -LocalUser ${quote(`D:(A;;CC;;;${userSid})`)}`;
}

function list(values: readonly string[]): string {
  return `@(${values.map(quote).join(',')})`;
}

/** PowerShell takes typographic quotation marks for plain ones. */
function quote(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}
