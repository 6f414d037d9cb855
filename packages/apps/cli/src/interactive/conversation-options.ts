import { loadConfig } from '@codex-ts/config';
import { type TuiOptions } from '@codex-ts/tui';

import { copyText } from './copy-text.ts';
import { customPrompts } from './custom-prompts.ts';
import { editText } from './edit-text.ts';
import { type InteractiveSession } from './interactive-session.ts';
import { storedPrompts } from './stored-prompts.ts';
import { localOverrides, remoteOverrides } from './thread-overrides.ts';
import { tuiSettings } from './tui-settings.ts';

/** What the interface is given for a conversation: settings, the user's own files and programs, and with what it begins. */
export function conversationOptions({ args, configInput, loaded: { config }, host, server, images }: InteractiveSession, begin: Required<Pick<TuiOptions, 'client' | 'start' | 'imageSource'>>): TuiOptions {
  const { cwd, codexHome } = config;
  const { env, version } = host;
  return {
    ...begin,
    ...(server === null
      ? { overrides: localOverrides(config), overridesIn: async (folder: string) => localOverrides((await loadConfig({ ...configInput, cwd: folder })).config) }
      : { overrides: remoteOverrides(args, server, cwd) }),
    isLocal: server === null || server.isLoopback,
    cwd,
    prompt: args.prompt ?? null,
    images,
    settings: tuiSettings(config, args),
    env,
    version,
    prompts: storedPrompts(codexHome, config.history),
    customPrompts: () => customPrompts(codexHome),
    programs: { edit: (text) => editText(text, env, host.signal), copy: (text) => copyText(text, env) },
  };
}
