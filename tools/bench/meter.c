/* meter OUT CMD [ARG...]: runs a command and writes one line of JSON about it and everything it started:
   wall and CPU time in ms, the highest sum of resident memory over the process tree in KB (sampled every 4 ms).
   Linux only. It adopts orphans (subreaper), so daemons count too and are ended with the command. */
#define _GNU_SOURCE
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_PIDS 4096
static int pids[MAX_PIDS], parents[MAX_PIDS];
static long resident[MAX_PIDS];

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static int snapshot(void) {
  DIR *proc = opendir("/proc");
  struct dirent *entry;
  int count = 0;
  while (proc && (entry = readdir(proc)) && count < MAX_PIDS) {
    int pid = atoi(entry->d_name);
    if (pid <= 0) continue;
    char path[64], line[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (!file) continue;
    if (fgets(line, sizeof line, file)) {
      char *after = strrchr(line, ')');
      int parent;
      if (after && sscanf(after + 2, "%*c %d", &parent) == 1) {
        pids[count] = pid;
        parents[count] = parent;
        snprintf(path, sizeof path, "/proc/%d/statm", pid);
        FILE *memory = fopen(path, "r");
        long pages = 0;
        if (memory) {
          if (fscanf(memory, "%*d %ld", &pages) != 1) pages = 0;
          fclose(memory);
        }
        resident[count++] = pages * (sysconf(_SC_PAGESIZE) / 1024);
      }
    }
    fclose(file);
  }
  if (proc) closedir(proc);
  return count;
}

static long tree(int count, int root, int kill_them) {
  long sum = 0;
  for (int i = 0; i < count; i++)
    if (parents[i] == root) {
      sum += resident[i] + tree(count, pids[i], kill_them);
      if (kill_them) kill(pids[i], SIGKILL);
    }
  return sum;
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  sigset_t chld;
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  sigprocmask(SIG_BLOCK, &chld, 0);
  double start = now_ms(), end = 0;
  pid_t child = fork();
  if (!child) {
    sigprocmask(SIG_UNBLOCK, &chld, 0);
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    _exit(127);
  }
  long peak = 0;
  int status, code = -1;
  struct timespec pause = {0, 4000000};
  while (!end) {
    long sum = tree(snapshot(), getpid(), 0);
    if (sum > peak) peak = sum;
    sigtimedwait(&chld, 0, &pause);
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
      if (pid == child) {
        end = now_ms();
        code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      }
  }
  tree(snapshot(), getpid(), 1);
  while (waitpid(-1, &status, 0) > 0) continue;
  struct rusage usage;
  getrusage(RUSAGE_CHILDREN, &usage);
  double cpu = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
  FILE *out = fopen(argv[1], "w");
  if (!out) return 2;
  fprintf(out, "{\"wall\":%.3f,\"cpu\":%.3f,\"tree_kb\":%ld,\"code\":%d,\"start\":%.3f,\"end\":%.3f}\n", end - start, cpu, peak > usage.ru_maxrss ? peak : usage.ru_maxrss, code, start, end);
  fclose(out);
  return code;
}
