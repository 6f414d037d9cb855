import { CodexError } from '@codex-ts/protocol';

/** More settings for the git that applies: `CODEX_APPLY_GIT_CFG`, `name=value` with commas between. @throws CodexError `bad_git_settings` */
export function gitSettings(env: Readonly<NodeJS.ProcessEnv>): string[] {
  const settings = (env['CODEX_APPLY_GIT_CFG'] ?? '').split(',').map((setting) => setting.trim()).filter((setting) => setting !== '');
  const bad = settings.find((setting) => !/^[^=.]+\.[^=]+=/.test(setting));
  if (bad !== undefined) throw new CodexError(`CODEX_APPLY_GIT_CFG has ${JSON.stringify(bad)} in it, which is not a setting of the form section.name=value.`, { code: 'bad_git_settings' });
  return settings;
}
