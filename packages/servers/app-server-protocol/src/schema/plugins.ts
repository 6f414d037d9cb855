import { AppSummary } from './apps.ts';
import { stable } from './exchange.ts';
import { object, oneOf, union } from './named.ts';
import { AbsolutePathBuf, byDefault, maybe, words } from './parts.ts';
import { SkillInterface } from './skills.ts';
import { Type } from './type.ts';

const PluginSource = union('PluginSource', [Type.Object({ type: words('local'), path: AbsolutePathBuf })]);

const PluginInstallPolicy = oneOf('PluginInstallPolicy', 'NOT_AVAILABLE', 'AVAILABLE', 'INSTALLED_BY_DEFAULT');

const PluginAuthPolicy = oneOf('PluginAuthPolicy', 'ON_INSTALL', 'ON_USE');

const PluginInterface = object('PluginInterface', {
  displayName: maybe(Type.String()),
  shortDescription: maybe(Type.String()),
  longDescription: maybe(Type.String()),
  developerName: maybe(Type.String()),
  category: maybe(Type.String()),
  capabilities: Type.Array(Type.String()),
  websiteUrl: maybe(Type.String()),
  privacyPolicyUrl: maybe(Type.String()),
  termsOfServiceUrl: maybe(Type.String()),
  defaultPrompt: maybe(Type.Array(Type.String())),
  brandColor: maybe(Type.String()),
  composerIcon: maybe(AbsolutePathBuf),
  logo: maybe(AbsolutePathBuf),
  screenshots: Type.Array(AbsolutePathBuf),
});

const PluginSummary = object('PluginSummary', {
  id: Type.String(),
  name: Type.String(),
  source: PluginSource,
  installed: Type.Boolean(),
  enabled: Type.Boolean(),
  installPolicy: PluginInstallPolicy,
  authPolicy: PluginAuthPolicy,
  interface: maybe(PluginInterface),
});

const SkillSummary = object('SkillSummary', {
  name: Type.String(),
  description: Type.String(),
  shortDescription: maybe(Type.String()),
  interface: maybe(SkillInterface),
  path: Type.String(),
  enabled: Type.Boolean(),
});

const PluginDetail = object('PluginDetail', {
  marketplaceName: Type.String(),
  marketplacePath: AbsolutePathBuf,
  summary: PluginSummary,
  description: maybe(Type.String()),
  skills: Type.Array(SkillSummary),
  apps: Type.Array(AppSummary),
  mcpServers: Type.Array(Type.String()),
});

const MarketplaceInterface = object('MarketplaceInterface', { displayName: maybe(Type.String()) });

const PluginMarketplaceEntry = object('PluginMarketplaceEntry', {
  name: Type.String(),
  path: AbsolutePathBuf,
  interface: maybe(MarketplaceInterface),
  plugins: Type.Array(PluginSummary),
});

const MarketplaceLoadErrorInfo = object('MarketplaceLoadErrorInfo', {
  marketplacePath: AbsolutePathBuf,
  message: Type.String(),
});

const PluginListParams = object('PluginListParams', {
  cwds: maybe(Type.Array(AbsolutePathBuf)),
  forceRemoteSync: Type.Optional(Type.Boolean()),
});

const PluginListResponse = object('PluginListResponse', {
  marketplaces: Type.Array(PluginMarketplaceEntry),
  marketplaceLoadErrors: byDefault(Type.Array(MarketplaceLoadErrorInfo), []),
  remoteSyncError: maybe(Type.String()),
  featuredPluginIds: byDefault(Type.Array(Type.String()), []),
});

const PluginReadParams = object('PluginReadParams', {
  marketplacePath: AbsolutePathBuf,
  pluginName: Type.String(),
});

const PluginReadResponse = object('PluginReadResponse', { plugin: PluginDetail });

const PluginInstallParams = object('PluginInstallParams', {
  marketplacePath: AbsolutePathBuf,
  pluginName: Type.String(),
  forceRemoteSync: Type.Optional(Type.Boolean()),
});

const PluginInstallResponse = object('PluginInstallResponse', {
  authPolicy: PluginAuthPolicy,
  appsNeedingAuth: Type.Array(AppSummary),
});

/** `pluginId` is `name@marketplace`. */
const PluginUninstallParams = object('PluginUninstallParams', {
  pluginId: Type.String(),
  forceRemoteSync: Type.Optional(Type.Boolean()),
});

const PluginUninstallResponse = object('PluginUninstallResponse', {});

export const PLUGIN_REQUESTS = {
  'plugin/list': stable(PluginListParams, PluginListResponse),
  'plugin/read': stable(PluginReadParams, PluginReadResponse),
  'plugin/install': stable(PluginInstallParams, PluginInstallResponse),
  'plugin/uninstall': stable(PluginUninstallParams, PluginUninstallResponse),
};
