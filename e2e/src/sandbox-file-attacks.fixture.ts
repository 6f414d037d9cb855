import { type Attack, python, sh } from './sandbox-attack.fixture.ts';

/** Landlock has no say in these, in what a user owns. */
const beyondLandlock: Partial<Attack> = { allowed: ({ by }) => by === 'Landlock' };

/** Ways to change a file that may not be changed, or to reach it on another path. */
export const FILE_ATTACKS: readonly Attack[] = [
  sh('write outside', 'echo x > $OUT/new'),
  sh('append', 'echo x >> $OUT/victim'),
  sh('truncate', ': > $OUT/truncated'),
  sh('delete', 'rm $OUT/deleted'),
  sh('make a folder', 'mkdir $OUT/folder'),
  sh('make a link', 'ln -s x $OUT/link'),
  sh('make a FIFO', 'mkfifo $OUT/fifo'),
  sh('through a symbolic link in the workspace', 'echo x > $WORK/link-out/via-link'),
  sh('through ..', 'echo x > $WORK/../out/dots'),
  sh('.. of a folder that was moved', 'mkdir -p $TMPDIR/a/b && cd $TMPDIR/a/b && mv $TMPDIR/a/b $TMPDIR/b2 && echo x > ../../out/dots-moved'),
  sh('/proc/self/root', 'echo x > /proc/self/root$OUT/self-root'),
  sh('/proc/1/root', 'echo x > /proc/1/root$OUT/root-1', { proof: '$OUT/root-1' }),
  sh('/proc/PID/root of a process outside', 'echo x > /proc/$VICTIM/root$OUT/victim-root'),
  sh('/proc/PID/cwd of a process outside', 'echo x > /proc/$VICTIM/cwd/victim-cwd'),
  sh('/proc/PID/fd of a process outside', 'echo x > /proc/$VICTIM/fd/9'),
  sh('inherited folder', 'echo x > /proc/self/fd/40/inherited'),
  python('inherited folder, by openat', `os.open('inherited-at', os.O_CREAT | os.O_WRONLY, dir_fd=40)`),
  sh('stdin, opened anew for writing', 'echo x > /proc/self/fd/0', { proof: '$OUT/stdin' }),
  sh('new hard link to a file outside', 'ln $OUT/victim $TMPDIR/hard && echo x >> $TMPDIR/hard'),
  sh('hard link that lay in the workspace before', 'echo x >> $WORK/hard', { allowed: ({ workspace }) => workspace }),
  python('rename out of an outside folder', `os.rename(env['OUT'] + '/moved', env['WORK'] + '/moved')`),
  python('rename over an outside file', `os.rename(env['WORK'] + '/given', env['OUT'] + '/replaced')`),
  python('exchange with an outside file', `call('renameat2', AT_FDCWD, text('OUT', '/exchanged'), AT_FDCWD, text('WORK', '/exchanged'), 2)`),
  sh('chmod', 'chmod 777 $OUT/victim', beyondLandlock),
  python('chown', `os.chown(env['OUT'] + '/victim', os.getuid(), os.getgid())`, beyondLandlock),
  sh('utimes', 'touch -d 2000-01-01 $OUT/victim', beyondLandlock),
  python('extended attribute', `os.setxattr(env['OUT'] + '/victim', 'user.attack', b'1')`, beyondLandlock),
  python('inode flags through a read-only descriptor', `
import array, fcntl
fd = os.open(env['OUT'] + '/victim', os.O_RDONLY)
flags = array.array('l', [0])
fcntl.ioctl(fd, 0x80086601, flags)
fcntl.ioctl(fd, 0x40086602, flags)`, beyondLandlock),
  python('O_PATH and openat', `os.open('opath', os.O_CREAT | os.O_WRONLY, dir_fd=os.open(env['OUT'], os.O_PATH))`),
  python('open by handle', `
handle = ctypes.create_string_buffer(struct.pack('Ii', 128, 0) + bytes(128))
mount = ctypes.c_int()
call('name_to_handle_at', AT_FDCWD, text('OUT', '/victim'), handle, ctypes.byref(mount), 0)
call('open_by_handle_at', os.open(env['WORK'], os.O_RDONLY), handle, os.O_RDWR)`),
  python('symbolic link swapped under a writer', `
import threading
base = env['TMPDIR'] + '/swap'
os.mkdir(base)
os.mkdir(base + '/real')
os.symlink(env['OUT'], base + '/link')
os.rename(base + '/real', base + '/here')
going = True
def swap():
    while going:
        call('renameat2', AT_FDCWD, (base + '/here').encode(), AT_FDCWD, (base + '/link').encode(), 2)
thread = threading.Thread(target=swap)
thread.start()
reached = False
for _ in range(2000):
    try:
        os.close(os.open(base + '/here/raced', os.O_CREAT | os.O_WRONLY))
    except OSError:
        pass
    reached = reached or os.path.exists(env['OUT'] + '/raced')
going = False
thread.join()
assert reached`),
  python('program in memory', `
fd = os.memfd_create('attack', 0)
os.write(fd, b'#!/bin/sh\\necho x > $OUT/memory\\n')
assert os.spawnv(os.P_WAIT, '/proc/self/fd/%d' % fd, ['attack']) == 0`),
  sh('block device', 'for disk in /dev/vda /dev/sda /dev/nvme0n1 /dev/xvda /dev/loop0; do head -c 1 $disk && break; done | grep -q . -a'),
  sh('memory device', 'head -c 1 /dev/mem | wc -c | grep -q 1'),
  sh('kernel log device', ': < /dev/kmsg'),
  sh('virtual machine device', 'test -c /dev/kvm && : <> /dev/kvm'),
  sh('own device node', 'mknod $TMPDIR/null c 1 3 && echo x > $TMPDIR/null'),
  sh('own device node in /dev', 'mknod /dev/null-$KEY c 1 3 && echo x > /dev/null-$KEY', { proof: '/dev/null-$KEY' }),
  sh('shared memory folder', 'echo x > /dev/shm/$KEY', { proof: '/dev/shm/$KEY' }),
  sh('/tmp', 'echo x > /tmp/$KEY', { proof: '/tmp/$KEY', allowed: ({ temporary }) => temporary }),
  sh('/var/tmp', 'echo x > /var/tmp/$KEY', { proof: '/var/tmp/$KEY' }),
  sh('/run', 'echo x > /run/$KEY', { proof: '/run/$KEY' }),
  sh('kernel setting', 'read -r old < /proc/sys/kernel/core_pattern && echo "$old" > /proc/sys/kernel/core_pattern'),
  sh('magic key', 'echo h > /proc/sysrq-trigger'),
  sh('/sys', 'echo madvise > /sys/kernel/mm/transparent_hugepage/enabled'),
  sh('control group', 'mkdir /sys/fs/cgroup/$KEY && rmdir /sys/fs/cgroup/$KEY'),
  sh("next shell's start-up file", 'echo "export LD_PRELOAD=/x" >> $HOME/.profile'),
  sh('configuration of codex', 'echo x >> $CODEX_HOME/config.toml'),
  sh('credentials of codex', 'echo x >> $CODEX_HOME/auth.json'),
  sh('new rules of codex', 'echo x > $CODEX_HOME/rules/mine.rules'),
  sh('reading credentials of codex', 'cat $CODEX_HOME/auth.json', { allowed: () => true }),
];

/** Ways to change what acts outside later: git's hooks and settings, codex's own folders. */
export const PROTECTED_ATTACKS: readonly Attack[] = [
  sh('git hook', 'echo x > $WORK/.git/hooks/pre-commit'),
  sh('git fsmonitor', 'git -C $WORK config core.fsmonitor /x'),
  sh('git hook by way of /proc/self/root', 'echo x > /proc/self/root$WORK/.git/hooks/by-root'),
  sh('git hook by way of the working directory', 'cd $WORK/.git && echo x > ../.git/hooks/by-cwd'),
  sh('.git renamed', 'mv $WORK/.git $WORK/gone && mv $WORK/gone $WORK/.git'),
  python('.git exchanged', `
os.makedirs(env['WORK'] + '/prepared-git', exist_ok=True)
for _ in range(2):
    call('renameat2', AT_FDCWD, text('WORK', '/.git'), AT_FDCWD, text('WORK', '/prepared-git'), 2)`),
  sh('workspace renamed', 'mv $WORK $WORK-away && mv $WORK-away $WORK'),
  sh('hard link into .git', 'ln $WORK/.git/config $WORK/config && echo "# x" >> $WORK/config'),
  sh('hook of the repository behind a worktree', 'echo x > $MORE/.git/hooks/worktree'),
  sh("worktree's pointer", 'echo "gitdir: /x" > $TREE/.git'),
  sh("worktree's pointer removed", 'mv $TREE/.git $TREE/gone && mv $TREE/gone $TREE/.git'),
  sh("worktree's own settings", 'echo x > $MORE/.git/worktrees/tree/config.worktree'),
  sh("worktree's own settings, by the pointer", 'echo x > $(git -C $TREE rev-parse --git-dir)/attack'),
  sh('settings of a submodule', 'echo "# x" >> $WORK/.git/modules/sub/config'),
  sh('folder with the git folder of a pointer replaced', 'mv $POINT/store $POINT/gone && mkdir -p $POINT/store/git/hooks && echo x > $POINT/store/git/hooks/pre-commit'),
  sh('pointer of a submodule', 'echo "gitdir: ../prepared" > $WORK/sub/.git'),
  sh('pointer of a submodule, with its folder', 'mv $WORK/sub $WORK/gone && mkdir $WORK/sub && echo "gitdir: ../prepared" > $WORK/sub/.git'),
  sh('hook of a repository inside the workspace', 'echo x > $WORK/inner/.git/hooks/pre-commit', { allowed: ({ workspace }) => workspace }),
  sh('.codex in a folder of the workspace', 'mkdir -p $WORK/inner/.codex && echo x > $WORK/inner/.codex/config.toml', { allowed: ({ workspace }) => workspace }),
  sh('.git in a writable folder without one', 'mkdir -p $TMPDIR/.git/hooks && echo x > $TMPDIR/.git/hooks/pre-commit', { allowed: ({ temporary }) => temporary }),
  sh('.agents where there are none', 'mkdir -p $WORK/.agents && echo x > $WORK/.agents/skill', { allowed: ({ workspace }) => workspace }),
  sh('.codex where there is none', 'mkdir -p $WORK/.codex && echo x > $WORK/.codex/config.toml'),
  sh('rules where there are none', 'mkdir -p $WORK/.codex/rules && echo x > $WORK/.codex/rules/mine.rules'),
  sh('.codex taken away', 'mkdir -p $WORK/.codex && mv $WORK/.codex $WORK/gone && mv $WORK/gone $WORK/.codex'),
  sh('.codex moved there', 'mkdir -p $WORK/prepared && echo x > $WORK/prepared/config.toml && rm -rf $WORK/.codex && mv -T $WORK/prepared $WORK/.codex'),
  sh('.codex as a link', 'rm -rf $WORK/.codex && ln -s $TMPDIR $WORK/.codex && rm $WORK/.codex'),
  python('.codex exchanged', `
os.makedirs(env['WORK'] + '/prepared-codex', exist_ok=True)
os.makedirs(env['WORK'] + '/.codex', exist_ok=True)
call('renameat2', AT_FDCWD, text('WORK', '/.codex'), AT_FDCWD, text('WORK', '/prepared-codex'), 2)`),
  sh('inside the mount point of .codex', 'mkdir -p $WORK/.codex && for name in $WORK/.codex/.codex-ts-mask* $WORK/.codex/mine; do rmdir $name; mkdir $name || exit 1; done'),
  sh('.codex that is there', 'echo x > $MORE/.codex/config.toml'),
  sh('rules that are there', 'echo x >> $MORE/.codex/rules/mine.rules'),
  sh('.codex that is there renamed', 'mv $MORE/.codex $MORE/gone && mv $MORE/gone $MORE/.codex'),
  sh('.agents that is there', 'echo x > $MORE/.agents/skill'),
  sh('.codexignore', 'echo x >> $MORE/.codexignore'),
  sh('.codexignore renamed over', 'cp $MORE/.codexignore $MORE/other && mv $MORE/other $MORE/.codexignore'),
];
