import { type Form, text } from './sbpl.ts';

/** What programs ask of the machine: its processor, memory and version. Nothing of these tells who uses it. */
const READABLE_SYSCTLS: readonly string[] = [
  ...['activecpu', 'busfrequency_compat', 'byteorder', 'cacheconfig', 'cachelinesize_compat', 'cpufamily', 'cpufrequency', 'cpufrequency_compat', 'cputype'],
  ...['l1dcachesize_compat', 'l1icachesize_compat', 'l2cachesize_compat', 'l3cachesize_compat', 'logicalcpu', 'logicalcpu_max', 'machine', 'model', 'memsize'],
  ...['ncpu', 'nperflevels', 'packages', 'pagesize', 'pagesize_compat', 'physicalcpu', 'physicalcpu_max', 'tbfrequency_compat', 'vectorunit'],
].map((name) => `hw.${name}`);

const OTHER_SYSCTLS: readonly string[] = [
  'machdep.cpu.brand_string',
  ...['argmax', 'hostname', 'maxfilesperproc', 'maxproc', 'osproductversion', 'osrelease', 'ostype', 'osvariant_status', 'osversion', 'secure_kernel', 'usrstack64', 'version'].map((name) => `kern.${name}`),
  'sysctl.proc_cputype',
  'vm.loadavg',
];

const SYSCTL_PREFIXES: readonly string[] = ['hw.optional.arm.', 'hw.optional.armv8_', 'hw.perflevel', 'kern.proc.pgrp.', 'kern.proc.pid.', 'net.routetable.'];

const TERMINALS: Form = ['regex', { regex: '^/dev/ttys[0-9]+$' }];
const NEW_TERMINALS: Form = ['literal', text('/dev/ptmx')];

/** What every command may do: start programs, look after its own, ask about the machine, use terminals and /dev/null. */
export const BASE_RULES: readonly Form[] = [
  ['version', '1'],
  ['deny', 'default'],
  ['allow', 'process-exec'],
  ['allow', 'process-fork'],
  ['allow', 'signal', ['target', 'same-sandbox']],
  ['allow', 'process-info*', ['target', 'same-sandbox']],
  ['allow', 'file-write-data', ['require-all', ['path', text('/dev/null')], ['vnode-type', 'CHARACTER-DEVICE']]],
  ['allow', 'sysctl-read', ...[...READABLE_SYSCTLS, ...OTHER_SYSCTLS].map((name): Form => ['sysctl-name', text(name)]), ...SYSCTL_PREFIXES.map((prefix): Form => ['sysctl-name-prefix', text(prefix)])],
  // Set by the run-time library of Java when it looks at the processor.
  ['allow', 'sysctl-write', ['sysctl-name', text('kern.grade_cputype')]],
  ['allow', 'iokit-open', ['iokit-registry-entry-class', text('RootDomainUserClient')]],
  ['allow', 'mach-lookup', ...services('com.apple.system.opendirectoryd.libinfo', 'com.apple.PowerManagement.control', 'com.apple.cfprefsd.daemon', 'com.apple.cfprefsd.agent')],
  // Worker pools of Python, and OpenMP.
  ['allow', 'ipc-posix-sem'],
  ['allow', 'ipc-posix-shm-read*', 'ipc-posix-shm-write-create', 'ipc-posix-shm-write-data', 'ipc-posix-shm-write-unlink', ['ipc-posix-name-regex', { regex: '^/__KMP_REGISTERED_LIB_[0-9]+$' }]],
  ['allow', 'user-preference-read'],
  ['allow', 'ipc-posix-shm-read*', ['ipc-posix-name-prefix', text('apple.cfprefs.')]],
  ['allow', 'pseudo-tty'],
  ['allow', 'file-read*', 'file-write*', 'file-ioctl', NEW_TERMINALS],
  ['allow', 'file-read*', 'file-write*', ['require-all', TERMINALS, ['extension', text('com.apple.sandbox.pty')]]],
  ['allow', 'file-ioctl', TERMINALS],
];

/** Filters for system services by their names. */
export function services(...names: readonly string[]): Form[] {
  return names.map((name): Form => ['global-name', text(name)]);
}
