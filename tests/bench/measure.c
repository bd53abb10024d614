/* measure.c: runs one command and prints what it took, for tests/bench/bench.sh.
 *
 * usage: measure [--first] COMMAND [ARGUMENT...]
 *
 * The command's stdout goes to /dev/null, so that nothing slower than itself holds it up. One line comes out:
 * seconds (wall clock), peak memory in KiB (the largest resident set among the command and what it waited for,
 * getrusage(2)), exit status. With --first the clock stops at the first byte the command writes, and the command is
 * ended. Exit: 0 when the command could be run, whatever became of it; else 2. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
	exit(2);
}

/* Starts the command with its stdout on fd. */
static pid_t start(char **command, int fd)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid == 0) {
		if (dup2(fd, STDOUT_FILENO) < 0)
			die("dup2");
		execvp(command[0], command);
		die(command[0]);
	}
	return pid;
}

int main(int argc, char **argv)
{
	bool first = argc > 1 && !strcmp(argv[1], "--first");
	char **command = argv + 1 + first, byte;
	int ends[2] = {-1, -1}, status;
	struct rusage usage;
	double begin, end = 0;
	pid_t pid;

	if (!*command) {
		fputs("usage: measure [--first] COMMAND [ARGUMENT...]\n", stderr);
		return 2;
	}
	if (first ? pipe2(ends, O_CLOEXEC) : (ends[1] = open("/dev/null", O_WRONLY | O_CLOEXEC)) < 0)
		die("stdout");
	begin = now();
	pid = start(command, ends[1]);
	close(ends[1]);
	if (first) {
		if (read(ends[0], &byte, 1) != 1) {
			fprintf(stderr, "measure: %s wrote nothing\n", command[0]);
			return 2;
		}
		end = now();
		kill(pid, SIGKILL);
	}
	if (wait4(pid, &status, 0, &usage) < 0)
		die("wait4");
	if (!first)
		end = now();
	status = first ? 0 : WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	printf("%.6f %ld %d\n", end - begin, usage.ru_maxrss, status);
	return 0;
}
