/** What would act on Node or the dynamic loader before our own stage runs: code to load, a debugger to open, options. */
/** But for what is called a secret, such as `NODE_AUTH_TOKEN`: it acts on neither, and what is held back goes through an argv. */
const ACTS_EARLY = /^(?!.*(?:TOKEN|SECRET|PASS|AUTH|CREDENTIAL))(?:NODE_|LD_|UV_|OPENSSL_|SSL_|GLIBC_|GCONV_PATH$|LOCPATH$)/;

/**
 * Parts a command's environment for the sake of a stage of ours that runs before it, inside its sandbox but not yet
 * under its limits: `now` is what the stage may see, `later` what the command gets on top. Nothing that a workspace
 * could have been made to hold, such as a library named in `LD_PRELOAD`, runs in the stage.
 */
export function stageEnvironment(env: Readonly<Record<string, string>>): { now: Record<string, string>; later: Record<string, string> } {
  const entries = Object.entries(env);
  return {
    now: Object.fromEntries(entries.filter(([name]) => !ACTS_EARLY.test(name))),
    later: Object.fromEntries(entries.filter(([name]) => ACTS_EARLY.test(name))),
  };
}
