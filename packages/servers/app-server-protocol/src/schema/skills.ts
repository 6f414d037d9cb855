import { stable } from './exchange.ts';
import { object, oneOf } from './named.ts';
import { AbsolutePathBuf, maybe, nullByDefault, omissible, PathText } from './parts.ts';
import { Type } from './type.ts';

const SkillsListExtraRootsForCwd = object('SkillsListExtraRootsForCwd', {
  cwd: PathText,
  extraUserRoots: Type.Array(PathText),
});

/** No `cwds`: the folder of the server. */
const SkillsListParams = object('SkillsListParams', {
  cwds: Type.Optional(Type.Array(PathText)),
  forceReload: Type.Optional(Type.Boolean()),
  perCwdExtraUserRoots: nullByDefault(Type.Array(SkillsListExtraRootsForCwd)),
});

export const SkillInterface = object('SkillInterface', {
  displayName: omissible(Type.String()),
  shortDescription: omissible(Type.String()),
  iconSmall: omissible(Type.String()),
  iconLarge: omissible(Type.String()),
  brandColor: omissible(Type.String()),
  defaultPrompt: omissible(Type.String()),
});

const SkillToolDependency = object('SkillToolDependency', {
  type: Type.String(),
  value: Type.String(),
  description: omissible(Type.String()),
  transport: omissible(Type.String()),
  command: omissible(Type.String()),
  url: omissible(Type.String()),
});

const SkillDependencies = object('SkillDependencies', { tools: Type.Array(SkillToolDependency) });

const SkillScope = oneOf('SkillScope', 'user', 'repo', 'system', 'admin');

/** `path` is the SKILL.md. */
const SkillMetadata = object('SkillMetadata', {
  name: Type.String(),
  description: Type.String(),
  shortDescription: omissible(Type.String()),
  interface: omissible(SkillInterface),
  dependencies: omissible(SkillDependencies),
  path: Type.String(),
  scope: SkillScope,
  enabled: Type.Boolean(),
});

const SkillErrorInfo = object('SkillErrorInfo', { path: Type.String(), message: Type.String() });

const SkillsListEntry = object('SkillsListEntry', {
  cwd: Type.String(),
  skills: Type.Array(SkillMetadata),
  errors: Type.Array(SkillErrorInfo),
});

const SkillsListResponse = object('SkillsListResponse', { data: Type.Array(SkillsListEntry) });

/** Exactly one of `path` and `name`. */
const SkillsConfigWriteParams = object('SkillsConfigWriteParams', {
  path: maybe(AbsolutePathBuf),
  name: maybe(Type.String()),
  enabled: Type.Boolean(),
});

const SkillsConfigWriteResponse = object('SkillsConfigWriteResponse', { effectiveEnabled: Type.Boolean() });

/** What was listed may be out of date. */
const SkillsChangedNotification = object('SkillsChangedNotification', {});

export const SKILL_REQUESTS = {
  'skills/list': stable(SkillsListParams, SkillsListResponse),
  'skills/config/write': stable(SkillsConfigWriteParams, SkillsConfigWriteResponse),
};

export const SKILL_NOTIFICATIONS = {
  'skills/changed': SkillsChangedNotification,
};
