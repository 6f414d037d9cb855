import { type ProxyEndpoints } from './network-proxy.ts';

const HTTP_VARIABLES = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'http_proxy',
  'https_proxy',
  'WS_PROXY',
  'WSS_PROXY',
  'ws_proxy',
  'wss_proxy',
  'YARN_HTTP_PROXY',
  'YARN_HTTPS_PROXY',
  'NPM_CONFIG_PROXY',
  'NPM_CONFIG_HTTP_PROXY',
  'NPM_CONFIG_HTTPS_PROXY',
  'npm_config_proxy',
  'npm_config_http_proxy',
  'npm_config_https_proxy',
  'BUNDLE_HTTP_PROXY',
  'BUNDLE_HTTPS_PROXY',
  'PIP_PROXY',
  'DOCKER_HTTP_PROXY',
  'DOCKER_HTTPS_PROXY',
];
const ANY_VARIABLES = ['ALL_PROXY', 'all_proxy', 'FTP_PROXY', 'ftp_proxy'];
const EXEMPT_VARIABLES = ['NO_PROXY', 'no_proxy', 'NPM_CONFIG_NOPROXY', 'npm_config_noproxy', 'YARN_NO_PROXY', 'BUNDLE_NO_PROXY'];

/** This machine and private networks; inside a network namespace that is the command's own machine. */
const EXEMPT = 'localhost,127.0.0.1,::1,*.local,.local,169.254.0.0/16,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16';

export interface EnvironmentOptions {
  readonly allowLocalBinding: boolean;
  readonly platform: NodeJS.Platform;
  /** What commands would have without us; a GIT_SSH_COMMAND of the user's stays. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The variables that lead programs to the proxy: those of the original, and NODE_USE_ENV_PROXY for Node, which heeds them
 * only then. On macOS git's ssh goes through SOCKS, with the `nc` of that system.
 */
export function proxyEnvironment(endpoints: ProxyEndpoints, options: EnvironmentOptions): Record<string, string> {
  const http = `http://127.0.0.1:${endpoints.http.port}`;
  const any = endpoints.socks ? `socks5h://127.0.0.1:${endpoints.socks.port}` : http;
  const environment: Record<string, string> = {
    ELECTRON_GET_USE_PROXY: 'true',
    NODE_USE_ENV_PROXY: '1',
    CODEX_NETWORK_ALLOW_LOCAL_BINDING: options.allowLocalBinding ? '1' : '0',
  };
  for (const name of HTTP_VARIABLES) environment[name] = http;
  for (const name of ANY_VARIABLES) environment[name] = any;
  for (const name of EXEMPT_VARIABLES) environment[name] = EXEMPT;
  if (options.platform === 'darwin' && endpoints.socks && options.env['GIT_SSH_COMMAND'] === undefined) {
    environment['GIT_SSH_COMMAND'] = `ssh -o ProxyCommand='nc -X 5 -x 127.0.0.1:${endpoints.socks.port} %h %p'`;
  }
  return environment;
}
