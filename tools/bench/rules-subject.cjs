// One measurement of the rules language, in a process of its own: `node rules-subject.cjs BUNDLE TASK [ARGUMENT]`.
// `rules.mjs` makes the bundle and reads what is printed. Nothing but the bundle's loader is loaded before the task.
const { chunkLoader } = require(`${process.argv[2]}/chunk-loader.cjs`);
const scripts = new Map();
const records = process.env.RECORD_CODE_CACHE === '1';
const load = chunkLoader(process.argv[2], records ? (name, script) => scripts.set(name, script) : undefined);
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const timed = async (action) => {
  const start = performance.now();
  await action();
  return performance.now() - start;
};

/** Loads rules files one after the other, as a start does; the time of each, reading it included. */
async function loading(files) {
  const { loadRulesFiles } = load('door.cjs');
  const times = [];
  for (const path of files) times.push(await timed(() => loadRulesFiles([{ path, shown: path }])));
  return times;
}

/** Decisions in a second of processor time, whatever else runs: the policy alone, and all of a command as the agent asks it. */
async function deciding([rules, questions]) {
  const { loadRulesFiles, decideCommand, splitPlainCommands, isKnownSafe } = load('door.cjs');
  const policy = await loadRulesFiles([{ path: rules, shown: rules }]);
  const commands = JSON.parse(require('node:fs').readFileSync(questions, 'utf8'));
  const argvs = commands.map((command) => (typeof command === 'string' ? command.split(' ') : command));
  const scripts = commands.map((command) => (typeof command === 'string' ? command : command.join(' ')));
  const classify = (argv) => (isKnownSafe(argv) ? 'allow' : 'prompt');
  const ask = (script) => decideCommand({ argv: ['/bin/bash', '-lc', script], parts: splitPlainCommands(script), policy, classify, requestedPrefix: [script.split(' ')[0]] });
  const perSecond = (list, action) => {
    const rates = [];
    for (let round = 0; round < 9; round++) {
      const before = process.cpuUsage();
      let used = 0;
      let count = 0;
      for (; used < 400_000; count += 20 * list.length) {
        for (let i = 0; i < 20; i++) for (const item of list) action(item);
        const { user, system } = process.cpuUsage(before);
        used = user + system;
      }
      rates.push((count * 1e6) / used);
    }
    return median(rates);
  };
  return { rules: policy.size, check: perSecond(argvs, (argv) => policy.check(argv, { resolveHosts: true })), decide: perSecond(scripts, ask) };
}

/** How long a file takes and how it ends. */
async function reading([path]) {
  const { loadRulesFiles } = load('door.cjs');
  await loadRulesFiles([{ path: `${path}.first`, shown: 'first' }]);
  let outcome = 'read';
  const ms = await timed(() =>
    loadRulesFiles([{ path, shown: 'f' }]).catch((error) => {
      if (error?.name !== 'RulesError' && error?.code !== 'invalid_rules') throw error;
      outcome = error.message.split('\n')[0].replace(/^f:/, '');
    }),
  );
  return { ms, outcome, mb: process.resourceUsage().maxRSS / 1024 };
}

const TASKS = { loading, deciding, reading, nothing: () => null };
Promise.resolve(TASKS[process.argv[3]](process.argv.slice(4))).then((result) => {
  if (result !== null) process.stdout.write(JSON.stringify(result));
  for (const [name, script] of scripts) require('node:fs').writeFileSync(`${process.argv[2]}/${name}.cache`, script.createCachedData());
});
