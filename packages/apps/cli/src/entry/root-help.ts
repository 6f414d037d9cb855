/** `codex --help`. Kept as text so that answering it loads nothing; options before a command are those of `exec`. */
export const ROOT_HELP = `A coding agent for the terminal

Usage: codex [OPTIONS] [PROMPT]
       codex [OPTIONS] <COMMAND> [ARGS]

Without a command the terminal interface starts.

Commands:
  resume      Go on with a stored session
  fork        Start a session that knows what a stored one knew
  exec        Run the agent without a person at the keyboard [alias: e]
  review      Have changes of this repository reviewed
  login       Store an API key, or show who is logged in
  logout      Forget the stored credentials
  sessions    List stored sessions
  archive     Take a session out of the lists
  unarchive   Bring an archived session back
  rename      Give a session a name
  delete      Delete a session for good
  export      Write a session as Markdown or JSON
  apply       Apply the last diff of a session to this repository [alias: a]
  undo        Take back what the newest turn did to files and conversation
  config      Read, edit and check config.toml
  features    List feature flags, turn them on and off
  sandbox     Run a command of yours in the sandbox
  execpolicy  Say what rules files decide about a command
  debug       Older spellings of 'sandbox'
  doctor      Check and repair what is stored
  app-server  Serve the app-server protocol on stdin and stdout
  mcp-server  Serve Codex as tools of the Model Context Protocol
  help        Print this help, or that of a command

Options, which count for 'exec' as if they stood after it:
  -c, --config <key=value>         Override one configuration value (repeatable)
      --enable <FEATURE>           Turn a feature on (repeatable)
      --disable <FEATURE>          Turn a feature off (repeatable)
      --strict-config              Refuse unknown keys of config.toml
  -m, --model <MODEL>              Model to use
  -p, --profile <NAME>             Settings of [profiles.NAME] in config.toml
      --oss                        Use a model on this computer
      --local-provider <PROVIDER>  What --oss runs it with: ollama, lmstudio, or one of yours
  -s, --sandbox <MODE>             read-only, workspace-write or danger-full-access
  -a, --ask-for-approval <POLICY>  untrusted, on-failure, on-request or never; exec never asks
  -C, --cd <DIR>                   Work in this folder
  -i, --image <FILE>...            Images to put before the prompt
      --add-dir <DIR>              Another folder that may be written (repeatable)
      --full-auto                  Let commands write in the workspace
      --dangerously-bypass-approvals-and-sandbox
                                   Run commands without any sandbox
      --search                     Let the model search the live web
      --no-alt-screen              Never use the alternate screen
      --plain                      Talk line by line and draw nothing: for screen readers and simple terminals
      --remote <URL>               Use a server that is up: ws://host:port or wss://host:port
      --remote-auth-token-env <NAME>
                                   The variable that holds the token for --remote
  -h, --help                       Print this help
  -V, --version                    Print the version
`;
