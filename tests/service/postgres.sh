#!/bin/sh
# postgres.sh COMMAND...: runs COMMAND with a PostgreSQL of its own, which is
# gone afterwards: in a temporary folder, on a socket in it, by a user without
# rights. Sets
#
#   DRAGOMAN_POSTGRES      the URL, of its only user, who may do everything
#   DRAGOMAN_POSTGRES_CTL  a program: start, stop, restart (-m immediate: a crash)
#
# Exits with 77 and says why where there is no server to be had.
set -eu

skip() {
	echo "skipped: $1"
	exit 77
}

bin=
for folder in /usr/lib/postgresql/*/bin; do
	[ -x "$folder/initdb" ] && bin=$folder
done
[ -n "$bin" ] || skip "no PostgreSQL (apt-get install postgresql)"
as=
if [ "$(id -u)" = 0 ]; then
	user=postgres
	id "$user" >/dev/null 2>&1 || skip "root, and no user postgres"
	command -v runuser >/dev/null || skip "no runuser"
	as="runuser -u $user --"
fi

# Short: the name of a socket has 107 bytes at most.
dir=$(mktemp -d /tmp/dragoman-pg.XXXXXX)
cat >"$dir/ctl" <<END
#!/bin/sh
cd / && exec $as $bin/pg_ctl -s -w -t 30 -D "$dir/data" -l "$dir/log" "\$@"
END
chmod 755 "$dir" "$dir/ctl"
[ -z "$as" ] || chown "$user" "$dir"
trap '"$dir/ctl" stop -m immediate >/dev/null 2>&1 || :; rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM

(cd / && $as "$bin/initdb" -D "$dir/data" -U dragoman -A trust -E UTF8 \
	--locale=C --no-instructions >"$dir/out" 2>&1) || {
	cat "$dir/out"
	skip "initdb failed"
}
cat >>"$dir/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$dir'
max_connections = 50
log_min_messages = fatal
${DRAGOMAN_POSTGRES_CONF:-}
END
# One role must say who it is.
sed -i '1i local all locked scram-sha-256' "$dir/data/pg_hba.conf"
"$dir/ctl" start >/dev/null 2>&1 || skip "the server does not start"
export DRAGOMAN_POSTGRES="postgresql://dragoman@/postgres?host=$dir"
export DRAGOMAN_POSTGRES_CTL="$dir/ctl"
"$@"
