// Sees to it that bubblewrap, which confines the agent's commands on Linux, is there. Installs it through the system's
// package manager where that needs no question (root, or sudo without a password), and says so; else names the one
// line to type. Nothing ever runs unconfined instead.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const MANAGERS = [
  { tool: 'apt-get', install: ['apt-get', 'install', '-y', 'bubblewrap'], prepare: ['apt-get', 'update'] },
  { tool: 'dnf', install: ['dnf', 'install', '-y', 'bubblewrap'] },
  { tool: 'pacman', install: ['pacman', '-S', '--noconfirm', 'bubblewrap'] },
  { tool: 'apk', install: ['apk', 'add', 'bubblewrap'] },
  { tool: 'zypper', install: ['zypper', '--non-interactive', 'install', 'bubblewrap'] },
];

function onPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((dir) => {
    try {
      accessSync(join(dir, name), constants.X_OK);
      return dir !== '';
    } catch {
      return false;
    }
  });
}

function runs(argv) {
  return spawnSync(argv[0], argv.slice(1), { stdio: 'ignore' }).status === 0;
}

/** Returns null when bubblewrap is there, else the sentence that tells what to do. */
export function ensureBubblewrap(say) {
  if (process.platform !== 'linux' || onPath('bwrap')) return null;
  const manager = MANAGERS.find(({ tool }) => onPath(tool));
  if (manager === undefined) return 'bubblewrap is missing and no known package manager was found: install the package `bubblewrap`, then run this again.';
  const root = process.getuid?.() === 0;
  const advice = `bubblewrap is missing. Type this, then run the command again:\n  ${root ? '' : 'sudo '}${manager.install.join(' ')}`;
  const prefix = root ? [] : ['sudo', '-n'];
  if (!root && !(onPath('sudo') && runs(['sudo', '-n', 'true']))) return advice;
  say(`bubblewrap is missing: installing it with \`${manager.install.join(' ')}\``);
  if (!runs([...prefix, ...manager.install])) {
    if (manager.prepare) runs([...prefix, ...manager.prepare]);
    runs([...prefix, ...manager.install]);
  }
  return onPath('bwrap') ? null : advice;
}
