#include "base/sandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "base/failure.h"

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* What is refused; the table becomes a chain of comparisons. */
#ifdef ARCHITECTURE
static const unsigned refused[] = {
	SYS_socket, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4,
	SYS_sendto, SYS_sendmsg, SYS_sendmmsg, SYS_execve, SYS_execveat,
	SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_mount,
	SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_setns, SYS_unshare,
	SYS_bpf, SYS_perf_event_open, SYS_keyctl, SYS_add_key,
	SYS_request_key, SYS_init_module, SYS_finit_module, SYS_kexec_load,
	SYS_reboot, SYS_swapon, SYS_userfaultfd,
};

static bool
set_filter(void)
{
	enum { COUNT = G_N_ELEMENTS(refused) };
	struct sock_filter filter[COUNT + 6];
	unsigned n = 0;

	filter[n++] = (struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	    offsetof(struct seccomp_data, arch));
	filter[n++] = (struct sock_filter) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
	    ARCHITECTURE, 1, 0);
	filter[n++] = (struct sock_filter) BPF_STMT(BPF_RET | BPF_K,
	    SECCOMP_RET_KILL_PROCESS);
	filter[n++] = (struct sock_filter) BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	    offsetof(struct seccomp_data, nr));
	for (unsigned i = 0; i < COUNT; i++)
		filter[n++] = (struct sock_filter) BPF_JUMP(BPF_JMP |
		    BPF_JEQ | BPF_K, refused[i],
		    (unsigned char) (COUNT - i), 0);
	filter[n++] = (struct sock_filter) BPF_STMT(BPF_RET | BPF_K,
	    SECCOMP_RET_ALLOW);
	filter[n++] = (struct sock_filter) BPF_STMT(BPF_RET | BPF_K,
	    SECCOMP_RET_ERRNO | EPERM);
	const struct sock_fprog program = {(unsigned short) n, filter};
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 ||
	    errno == EINVAL || errno == ENOSYS;
}
#else
static bool
set_filter(void)
{
	return true;
}
#endif

bool
sandbox_enter(GError **error)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && set_filter())
		return true;
	g_set_error(error, FAILURE, FAILURE_INTERNAL,
	    "the kernel takes no filter of calls: %s", g_strerror(errno));
	return false;
}
