import { join } from 'node:path';

/** Where the sandbox keeps what it must remember: in `codexHome`, names as the original's. */
export function sandboxFolder(codexHome: string): string {
  return join(codexHome, '.sandbox');
}

export function secretsFolder(codexHome: string): string {
  return join(codexHome, '.sandbox-secrets');
}

export function secretsFile(codexHome: string): string {
  return join(secretsFolder(codexHome), 'sandbox_users.json');
}

export function markerFile(codexHome: string): string {
  return join(sandboxFolder(codexHome), 'setup_marker.json');
}

export function launchFolder(codexHome: string): string {
  return join(sandboxFolder(codexHome), 'launch');
}

export function ledgerFile(codexHome: string): string {
  return join(sandboxFolder(codexHome), 'acl-ledger.json');
}
