import { stable } from './exchange.ts';
import { object, oneOf, union } from './named.ts';
import { maybe, NoParams, OffByDefault, omissible, words } from './parts.ts';
import { Type } from './type.ts';
import { PlanType } from './usage.ts';

export const AuthMode = oneOf('AuthMode', 'apikey', 'chatgpt', 'chatgptAuthTokens');

const Account = union('Account', [
  Type.Object({ type: words('apiKey') }),
  Type.Object({ type: words('chatgpt'), email: Type.String(), planType: PlanType }),
]);

const GetAccountParams = object('GetAccountParams', { refreshToken: OffByDefault });

const GetAccountResponse = object('GetAccountResponse', {
  account: maybe(Account),
  requiresOpenaiAuth: Type.Boolean(),
});

/**
 * `chatgpt` opens a browser login, `chatgptAuthTokens` takes the tokens of the host program and keeps them in
 * memory only.
 */
const LoginAccountParams = union('LoginAccountParams', [
  Type.Object({ type: words('apiKey'), apiKey: Type.String() }),
  Type.Object({ type: words('chatgpt') }),
  Type.Object({
    type: words('chatgptAuthTokens'),
    accessToken: Type.String(),
    chatgptAccountId: Type.String(),
    chatgptPlanType: maybe(Type.String()),
  }),
]);

/** A browser login goes on after this answer, at `authUrl`; account/login/completed ends it. */
const LoginAccountResponse = union('LoginAccountResponse', [
  Type.Object({ type: words('apiKey') }),
  Type.Object({ type: words('chatgpt'), loginId: Type.String(), authUrl: Type.String() }),
  Type.Object({ type: words('chatgptAuthTokens') }),
]);

const CancelLoginAccountParams = object('CancelLoginAccountParams', { loginId: Type.String() });

const CancelLoginAccountStatus = oneOf('CancelLoginAccountStatus', 'canceled', 'notFound');

const CancelLoginAccountResponse = object('CancelLoginAccountResponse', { status: CancelLoginAccountStatus });

const LogoutAccountResponse = object('LogoutAccountResponse', {});

const AccountUpdatedNotification = object('AccountUpdatedNotification', {
  authMode: maybe(AuthMode),
  planType: maybe(PlanType),
});

const AccountLoginCompletedNotification = object('AccountLoginCompletedNotification', {
  loginId: maybe(Type.String()),
  success: Type.Boolean(),
  error: maybe(Type.String()),
});

const ChatgptAuthTokensRefreshReason = oneOf('ChatgptAuthTokensRefreshReason', 'unauthorized');

/** The tokens of the host program were refused; it is asked for new ones. */
const ChatgptAuthTokensRefreshParams = object('ChatgptAuthTokensRefreshParams', {
  reason: ChatgptAuthTokensRefreshReason,
  previousAccountId: omissible(Type.String()),
});

const ChatgptAuthTokensRefreshResponse = object('ChatgptAuthTokensRefreshResponse', {
  accessToken: Type.String(),
  chatgptAccountId: Type.String(),
  chatgptPlanType: maybe(Type.String()),
});

export const ACCOUNT_REQUESTS = {
  'account/login/start': stable(LoginAccountParams, LoginAccountResponse),
  'account/login/cancel': stable(CancelLoginAccountParams, CancelLoginAccountResponse),
  'account/logout': stable(NoParams, LogoutAccountResponse),
  'account/read': stable(GetAccountParams, GetAccountResponse),
};

/** What the server asks. */
export const ACCOUNT_QUESTIONS = {
  'account/chatgptAuthTokens/refresh': stable(ChatgptAuthTokensRefreshParams, ChatgptAuthTokensRefreshResponse),
};

export const ACCOUNT_NOTIFICATIONS = {
  'account/updated': AccountUpdatedNotification,
  'account/login/completed': AccountLoginCompletedNotification,
};
