import { stable } from './exchange.ts';
import { object } from './named.ts';
import { byDefault, maybe, OffByDefault, OnByDefault, Uint32 } from './parts.ts';
import { Type } from './type.ts';

const AppBranding = object('AppBranding', {
  category: maybe(Type.String()),
  developer: maybe(Type.String()),
  website: maybe(Type.String()),
  privacyPolicy: maybe(Type.String()),
  termsOfService: maybe(Type.String()),
  isDiscoverableApp: Type.Boolean(),
});

const AppReview = object('AppReview', { status: Type.String() });

const AppScreenshot = object('AppScreenshot', {
  url: maybe(Type.String()),
  fileId: maybe(Type.String()),
  userPrompt: Type.String(),
});

const AppMetadata = object('AppMetadata', {
  review: maybe(AppReview),
  categories: maybe(Type.Array(Type.String())),
  subCategories: maybe(Type.Array(Type.String())),
  seoDescription: maybe(Type.String()),
  screenshots: maybe(Type.Array(AppScreenshot)),
  developer: maybe(Type.String()),
  version: maybe(Type.String()),
  versionId: maybe(Type.String()),
  versionNotes: maybe(Type.String()),
  firstPartyType: maybe(Type.String()),
  firstPartyRequiresInstall: maybe(Type.Boolean()),
  showInComposerWhenUnlinked: maybe(Type.Boolean()),
});

const AppInfo = object('AppInfo', {
  id: Type.String(),
  name: Type.String(),
  description: maybe(Type.String()),
  logoUrl: maybe(Type.String()),
  logoUrlDark: maybe(Type.String()),
  distributionChannel: maybe(Type.String()),
  branding: maybe(AppBranding),
  appMetadata: maybe(AppMetadata),
  labels: maybe(Type.Record(Type.String(), Type.String())),
  installUrl: maybe(Type.String()),
  isAccessible: OffByDefault,
  isEnabled: OnByDefault,
  pluginDisplayNames: byDefault(Type.Array(Type.String()), []),
});

export const AppSummary = object('AppSummary', {
  id: Type.String(),
  name: Type.String(),
  description: maybe(Type.String()),
  installUrl: maybe(Type.String()),
  needsAuth: Type.Boolean(),
});

const AppsListParams = object('AppsListParams', {
  cursor: maybe(Type.String()),
  limit: maybe(Uint32),
  threadId: maybe(Type.String()),
  forceRefetch: Type.Optional(Type.Boolean()),
});

const AppsListResponse = object('AppsListResponse', {
  data: Type.Array(AppInfo),
  nextCursor: maybe(Type.String()),
});

/** All apps that are known by now. */
const AppListUpdatedNotification = object('AppListUpdatedNotification', { data: Type.Array(AppInfo) });

export const APP_REQUESTS = {
  'app/list': stable(AppsListParams, AppsListResponse),
};

export const APP_NOTIFICATIONS = {
  'app/list/updated': AppListUpdatedNotification,
};
