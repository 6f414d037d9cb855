import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { offlineFirewallRules, portsExcept } from './firewall-rules.ts';
import { firewallScripts } from './firewall-scripts.ts';

const isIn = (port: number, ranges: readonly string[]): boolean =>
  ranges.some((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return port >= from && port <= to;
  });

describe('firewall rules', () => {
  it('close every port but the allowed ones', () => {
    const port = fc.integer({ min: 1, max: 65535 });
    fc.assert(
      fc.property(fc.array(port, { maxLength: 6 }), port, (allowed, asked) => {
        const ranges = portsExcept(allowed);
        expect(isIn(asked, ranges)).toBe(!allowed.includes(asked));
        for (const each of allowed) expect(isIn(each, ranges)).toBe(false);
      }),
    );
    expect(portsExcept([])).toEqual(['1-65535']);
    expect(portsExcept([1, 3, 65535, 0, 70_000])).toEqual(['2', '4-65534']);
  });

  it('are scripts in which no text can become a command', () => {
    const [rule] = offlineFirewallRules("S-1-5'; Remove-Item C:\\ -Recurse #", []);
    if (rule === undefined) throw new Error('no rule');
    const script = firewallScripts.put(rule);
    // Outside of quoted texts, only our own words are left.
    expect(script.replace(/'(?:[^']|'')*'/g, '')).not.toContain('Remove-Item');
    expect(firewallScripts.has('a\u2019b')).toContain("'a\u2019\u2019b'");
  });

  it('are changed in place when they are there', () => {
    const [, , rule] = offlineFirewallRules('S-1-5-21-1', [80]);
    if (rule === undefined) throw new Error('no rule');
    const script = firewallScripts.put(rule);
    expect(script).toContain("Set-NetFirewallRule -Name 'codex_sandbox_offline_block_loopback_tcp'");
    expect(script).toContain("-Action Block -Profile Any -Protocol 'tcp' -RemoteAddress @('127.0.0.0/8','::1') -RemotePort @('1-79','81-65535') -LocalUser 'D:(A;;CC;;;S-1-5-21-1)'");
    expect(firewallScripts.remove('x')).not.toContain('SilentlyContinue }');
  });
});
