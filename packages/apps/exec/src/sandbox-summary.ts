import { type SandboxPolicy } from '@codex-ts/app-server-protocol';

/** The value of the banner's `sandbox:` line. */
export function sandboxSummary(policy: SandboxPolicy): string {
  switch (policy.type) {
    case 'dangerFullAccess':
      return 'danger-full-access';
    case 'readOnly':
      return `read-only${network(policy.networkAccess ?? false)}`;
    case 'externalSandbox':
      return `external-sandbox${network(policy.networkAccess === 'enabled')}`;
    case 'workspaceWrite': {
      const places = ['workdir'];
      if (!policy.excludeSlashTmp) places.push('/tmp');
      if (!policy.excludeTmpdirEnvVar) places.push('$TMPDIR');
      places.push(...(policy.writableRoots ?? []));
      return `workspace-write [${places.join(', ')}]${network(policy.networkAccess ?? false)}`;
    }
  }
}

function network(isOn: boolean): string {
  return isOn ? ' (network access enabled)' : '';
}
