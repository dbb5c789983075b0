// Reads a trace of strace's: which calls of connect, sendto and sendmsg named an address that is not on this machine. End-to-end tests.

/** Kinds of addresses that cannot leave the machine: other processes here, and the kernel. AF_UNSPEC takes an address away. */
const local = new Set(['AF_UNIX', 'AF_NETLINK', 'AF_UNSPEC'])

/** IPv4 127.0.0.0/8 and IPv6 ::1, as strace writes them. */
const loopback = /inet_addr\("127\.[\d.]+"\)|inet_pton\(AF_INET6, "(::1|::ffff:127\.[\d.]+)"/

/**
 * Lines that name an address outside. A name that is looked up counts: asking for it leaves the machine.
 * @param lines of `strace -f -e trace=connect,sendto,sendmsg,sendmmsg`
 */
export function outside(lines: readonly string[]): string[] {
  return lines.filter(line => {
    const family = /sa_family=([A-Z0-9_]+)/.exec(line)?.[1]
    return family !== undefined && !local.has(family) && !loopback.test(line)
  })
}
