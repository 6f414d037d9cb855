import { type ClientRequests } from '@codex-ts/app-server-protocol';
import { type HostFace } from '../engine-face.ts';

type AccountState = Awaited<ReturnType<HostFace['account']['read']>>;
type WireAccount = NonNullable<ClientRequests['account/read']['result']['account']>;
type PlanType = Extract<WireAccount, { type: 'chatgpt' }>['planType'];

const PLANS: readonly PlanType[] = ['free', 'go', 'plus', 'pro', 'team', 'business', 'enterprise', 'edu'];

export function wireAccount({ account }: AccountState): WireAccount | null {
  if (account?.type !== 'chatgpt') return account;
  return { type: 'chatgpt', email: account.email, planType: planType(account.plan) };
}

/** The kind of login, for programs. */
export function authMode({ account }: AccountState): 'apikey' | 'chatgpt' | null {
  if (account === null) return null;
  return account.type === 'apiKey' ? 'apikey' : 'chatgpt';
}

function planType(plan: string | null): PlanType {
  return PLANS.find((known) => known === plan) ?? 'unknown';
}
