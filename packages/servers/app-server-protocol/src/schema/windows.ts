import { stable } from './exchange.ts';
import { object, oneOf } from './named.ts';
import { AbsolutePathBuf, maybe, Uint } from './parts.ts';
import { Type } from './type.ts';

const WindowsSandboxSetupMode = oneOf('WindowsSandboxSetupMode', 'elevated', 'unelevated');

const WindowsSandboxSetupStartParams = object('WindowsSandboxSetupStartParams', {
  mode: WindowsSandboxSetupMode,
  cwd: maybe(AbsolutePathBuf),
});

const WindowsSandboxSetupStartResponse = object('WindowsSandboxSetupStartResponse', {
  started: Type.Boolean(),
});

const WindowsSandboxSetupCompletedNotification = object('WindowsSandboxSetupCompletedNotification', {
  mode: WindowsSandboxSetupMode,
  success: Type.Boolean(),
  error: maybe(Type.String()),
});

const WindowsWorldWritableWarningNotification = object('WindowsWorldWritableWarningNotification', {
  samplePaths: Type.Array(Type.String()),
  extraCount: Uint,
  failedScan: Type.Boolean(),
});

export const WINDOWS_REQUESTS = {
  'windowsSandbox/setupStart': stable(WindowsSandboxSetupStartParams, WindowsSandboxSetupStartResponse),
};

export const WINDOWS_NOTIFICATIONS = {
  'windows/worldWritableWarning': WindowsWorldWritableWarningNotification,
  'windowsSandbox/setupCompleted': WindowsSandboxSetupCompletedNotification,
};
