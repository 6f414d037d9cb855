import { type Static } from 'typebox';

import { stable } from './exchange.ts';
import { object, oneOf, union } from './named.ts';
import { AbsolutePathBuf, byDefault, closed, maybe, words } from './parts.ts';
import { Type } from './type.ts';

const AdditionalFileSystemPermissions = object('AdditionalFileSystemPermissions', {
  read: maybe(Type.Array(AbsolutePathBuf)),
  write: maybe(Type.Array(AbsolutePathBuf)),
});

const AdditionalNetworkPermissions = object('AdditionalNetworkPermissions', { enabled: maybe(Type.Boolean()) });

const MacOsPreferencesPermission = oneOf('MacOsPreferencesPermission', 'none', 'read_only', 'read_write');

const MacOsAutomationPermission = union('MacOsAutomationPermission', [
  words('none', 'all'),
  closed({ bundle_ids: Type.Array(Type.String()) }),
]);

const MacOsContactsPermission = oneOf('MacOsContactsPermission', 'none', 'read_only', 'read_write');

const AdditionalMacOsPermissions = object('AdditionalMacOsPermissions', {
  preferences: MacOsPreferencesPermission,
  automations: MacOsAutomationPermission,
  launchServices: Type.Boolean(),
  accessibility: Type.Boolean(),
  calendar: Type.Boolean(),
  reminders: Type.Boolean(),
  contacts: MacOsContactsPermission,
});

/** More permissions on top of the sandbox policy. */
export const AdditionalPermissionProfile = object('AdditionalPermissionProfile', {
  network: maybe(AdditionalNetworkPermissions),
  fileSystem: maybe(AdditionalFileSystemPermissions),
  macos: maybe(AdditionalMacOsPermissions),
});

const RequestPermissionProfile = object(
  'RequestPermissionProfile',
  { network: maybe(AdditionalNetworkPermissions), fileSystem: maybe(AdditionalFileSystemPermissions) },
  { additionalProperties: false },
);

/** The model asks for more permissions for its commands. */
export const PermissionsRequestApprovalParams = object('PermissionsRequestApprovalParams', {
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  reason: maybe(Type.String()),
  permissions: RequestPermissionProfile,
});
export type PermissionsRequestApprovalParams = Static<typeof PermissionsRequestApprovalParams>;

const GrantedPermissionProfile = object('GrantedPermissionProfile', {
  network: maybe(AdditionalNetworkPermissions),
  fileSystem: maybe(AdditionalFileSystemPermissions),
});

const PermissionGrantScope = oneOf('PermissionGrantScope', 'turn', 'session');

/** What is granted; more than was asked for does not count. */
export const PermissionsRequestApprovalResponse = object('PermissionsRequestApprovalResponse', {
  permissions: GrantedPermissionProfile,
  scope: byDefault(PermissionGrantScope, 'turn'),
});
export type PermissionsRequestApprovalResponse = Static<typeof PermissionsRequestApprovalResponse>;

/** What the server asks. */
export const PERMISSION_QUESTIONS = {
  'item/permissions/requestApproval': stable(PermissionsRequestApprovalParams, PermissionsRequestApprovalResponse),
};
