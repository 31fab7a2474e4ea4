#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/failure.h"

/* ---- calls --------------------------------------------------------------- */

/* By name: what an architecture has not is skipped. Memory, files, time, signals
 * of its own, and forks, with which a document is proved beside its writing. */
static const char *const allowed[] = {
	"access", "alarm", "arch_prctl", "brk", "chdir", "chmod",
	"clock_getres", "clock_gettime", "clock_nanosleep", "clone", "clone3",
	"close", "close_range", "copy_file_range", "creat", "dup", "dup2",
	"dup3", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_pwait",
	"epoll_wait", "eventfd", "eventfd2", "exit", "exit_group",
	"faccessat", "faccessat2", "fadvise64", "fallocate", "fchdir",
	"fchmod", "fchmodat", "fchown", "fcntl", "fdatasync", "fgetxattr",
	"flistxattr", "flock", "fork", "fstat", "fstatfs", "fsync",
	"ftruncate", "futex", "futex_waitv", "get_mempolicy",
	"get_robust_list", "getcpu", "getcwd", "getdents", "getdents64",
	"getegid", "geteuid", "getgid", "getgroups", "getitimer", "getpgid",
	"getpgrp", "getpid", "getppid", "getpriority", "getrandom",
	"getresgid", "getresuid", "getrlimit", "getrusage", "getsid",
	"gettid", "gettimeofday", "getuid", "getxattr", "inotify_init1",
	"ioctl", "kill", "lgetxattr", "link", "linkat", "listxattr", "lseek",
	"lstat", "madvise", "mbind", "membarrier", "memfd_create", "mincore",
	"mkdir", "mkdirat", "mlock", "mmap", "mprotect", "mremap", "msync",
	"munlock", "munmap", "nanosleep", "newfstatat", "open", "openat",
	"pause", "pipe", "pipe2", "poll", "ppoll", "prctl", "pread64",
	"preadv", "preadv2", "prlimit64", "pselect6", "pwrite64", "pwritev",
	"pwritev2", "read", "readahead", "readlink", "readlinkat", "readv",
	"rename", "renameat", "renameat2", "restart_syscall", "rmdir",
	"rseq", "rt_sigaction", "rt_sigpending", "rt_sigprocmask",
	"rt_sigqueueinfo", "rt_sigreturn", "rt_sigsuspend",
	"rt_sigtimedwait", "sched_get_priority_max",
	"sched_get_priority_min", "sched_getaffinity", "sched_getparam",
	"sched_getscheduler", "sched_setaffinity", "sched_yield", "select",
	"sendfile", "set_mempolicy", "set_robust_list", "set_tid_address",
	"setitimer", "setpgid", "setpriority", "setrlimit", "setsid",
	"sigaltstack", "signalfd", "signalfd4", "splice", "stat", "statfs",
	"statx", "symlink", "symlinkat", "sync_file_range", "sysinfo",
	"tee", "tgkill", "time", "timer_create", "timer_delete",
	"timer_settime", "timerfd_create", "timerfd_settime", "times",
	"truncate", "umask", "uname", "unlink", "unlinkat", "utime",
	"utimensat", "utimes", "vfork", "vmsplice", "wait4", "waitid",
	"waitpid", "write", "writev", NULL,
};

static const char *const network[] = {
	"accept", "accept4", "bind", "connect", "getpeername", "getsockname",
	"getsockopt", "listen", "recvfrom", "recvmmsg", "recvmsg", "sendmmsg",
	"sendmsg", "sendto", "setsockopt", "shutdown", "socket",
	"socketpair", NULL,
};

static const char *const programs[] = {"execve", "execveat", NULL};

/* Nothing that translates does these. */
static const char *const hostile[] = {
	"acct", "add_key", "bpf", "chroot", "delete_module", "finit_module",
	"fsmount", "fsopen", "init_module", "io_uring_enter",
	"io_uring_register", "io_uring_setup", "kcmp", "kexec_file_load",
	"kexec_load", "keyctl", "mount", "mount_setattr", "move_mount",
	"name_to_handle_at", "open_by_handle_at", "open_tree",
	"perf_event_open", "pidfd_getfd", "pivot_root", "process_madvise",
	"process_vm_readv", "process_vm_writev", "ptrace", "quotactl",
	"reboot", "request_key", "setns", "settimeofday", "swapoff", "swapon",
	"syslog", "umount2", "unshare", "userfaultfd", "vhangup", NULL,
};

static bool
add_rules(scmp_filter_ctx filter, uint32_t action, const char *const *names)
{
	for (size_t i = 0; names[i] != NULL; i++) {
		int call = seccomp_syscall_resolve_name(names[i]);
		if (call >= 0 && seccomp_rule_add(filter, action, call, 0) <
		    0)
			return false;
	}
	return true;
}

static bool
limit_calls(const SandboxNeeds *needs)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));

	if (filter == NULL)
		return false;
	bool is_done = add_rules(filter, SCMP_ACT_ALLOW, allowed) &&
	    add_rules(filter, needs->network ? SCMP_ACT_ALLOW
	    : SCMP_ACT_ERRNO(EPERM), network) &&
	    add_rules(filter, needs->programs ? SCMP_ACT_ALLOW
	    : SCMP_ACT_KILL_PROCESS, programs) &&
	    add_rules(filter, SCMP_ACT_KILL_PROCESS, hostile);
	int code = is_done ? seccomp_load(filter) : -ENOMEM;
	seccomp_release(filter);
	/* A kernel without filters. */
	return code == 0 || code == -EINVAL || code == -ENOSYS;
}

/* ---- places -------------------------------------------------------------- */

#define READS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITES (LANDLOCK_ACCESS_FS_WRITE_FILE | \
	LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | \
	LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | \
	LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | \
	LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | \
	LANDLOCK_ACCESS_FS_MAKE_SYM)
#define ON_FILES (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE)

/* Programs, libraries, fonts, character maps, certificates, names of hosts. */
static const char *const system_reads[] = {
	"/usr", "/lib", "/lib64", "/etc", "/var/cache", "/var/lib", "/opt",
	"/proc", "/sys", "/dev", "/run", NULL,
};

static void
add_place(int rules, const char *path, uint64_t access)
{
	struct stat status;
	struct landlock_path_beneath_attr place = {
		.allowed_access = access,
		.parent_fd = open(path, O_PATH | O_CLOEXEC),
	};

	if (place.parent_fd < 0)
		return;
	if (fstat(place.parent_fd, &status) == 0 && !S_ISDIR(status.st_mode))
		place.allowed_access &= ON_FILES;
	(void) syscall(SYS_landlock_add_rule, rules,
	    LANDLOCK_RULE_PATH_BENEATH, &place, 0);
	close(place.parent_fd);
}

static void
add_places(int rules, const char *const *paths, uint64_t access)
{
	for (size_t i = 0; paths != NULL && paths[i] != NULL; i++)
		add_place(rules, paths[i], access);
}

/* Fonts of one's own. */
static void
add_home(int rules)
{
	const char *const folders[] = {".fonts", ".local/share", ".cache",
	    ".config"};

	for (size_t i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *path = g_build_filename(g_get_home_dir(),
		    folders[i], NULL);
		add_place(rules, path, READS);
	}
}

static bool
limit_places(const SandboxNeeds *needs)
{
	/* Where a program is, and what it reads, is its own business. */
	uint64_t reads = needs->programs ? 0 : READS;
	const struct landlock_ruleset_attr handled = {
		.handled_access_fs = reads | WRITES,
	};
	int rules = (int) syscall(SYS_landlock_create_ruleset, &handled,
	    sizeof handled, 0);

	if (rules < 0)
		return errno == ENOSYS || errno == EOPNOTSUPP;
	if (reads != 0) {
		add_places(rules, system_reads, reads);
		add_places(rules, needs->reads, reads);
		add_home(rules);
	}
	add_places(rules, needs->writes, reads | WRITES);
	add_place(rules, g_get_tmp_dir(), reads | WRITES);
	add_place(rules, "/dev/null", reads | WRITES);
	bool is_done = syscall(SYS_landlock_restrict_self, rules, 0) == 0;
	close(rules);
	return is_done;
}

bool
sandbox_enter(const SandboxNeeds *needs, GError **error)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    limit_places(needs) && limit_calls(needs))
		return true;
	g_set_error(error, FAILURE, FAILURE_INTERNAL,
	    "the kernel takes no limits of calls and places: %s",
	    g_strerror(errno));
	return false;
}
