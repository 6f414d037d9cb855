import { type SharedContext } from './slash-command.ts';

/** The profile in use: named when the program was started, or by the configuration; null for none. */
export async function profileInUse({ client, session, options }: Pick<SharedContext, 'client' | 'session' | 'options'>): Promise<string | null> {
  return options.settings.profile ?? (await client.request('config/read', { cwd: session.cwd })).config.profile ?? null;
}

/** What the configuration says of a key that profiles have, too; null when it says nothing. */
export async function configuredValue(context: Pick<SharedContext, 'client' | 'session' | 'options'>, key: string): Promise<unknown> {
  const { config } = await context.client.request('config/read', { cwd: context.session.cwd });
  const profile = context.options.settings.profile ?? config.profile ?? null;
  const root: Readonly<Record<string, unknown>> = config;
  const own: Readonly<Record<string, unknown>> = (profile === null ? null : config.profiles?.[profile]) ?? {};
  return own[key] ?? root[key] ?? null;
}
