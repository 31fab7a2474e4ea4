#!/bin/sh
# debian.sh SUITE: builds and checks the program on a bare Debian in a folder of
# its own, build/debian-SUITE, made by debootstrap when it is missing: bookworm
# is a stranger's fresh machine, trixie has newer libraries. What is checked is
# what git has committed. Needs root and the network; says so and passes where
# it has not got them.
set -eu

suite=$1
root=build/debian-$suite

skip() {
	echo "debian $suite: skipped: $1"
	exit 0
}

[ "$(id -u)" = 0 ] || skip "only root can make a system in a folder"
command -v debootstrap >/dev/null || skip "no debootstrap (make setup-all)"
unshare --mount true 2>/dev/null || skip "cannot mount in a space of its own"

if [ ! -d "$root" ]; then
	rm -rf "$root.part"
	mkdir -p "$root.part"
	debootstrap --variant=minbase "$suite" "$root.part" \
		${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"} >"$root.log" 2>&1 ||
		skip "debootstrap failed ($root.log says why)"
	mv "$root.part" "$root"
fi
cp /etc/resolv.conf "$root/etc/resolv.conf"
rm -rf "$root/src"
mkdir "$root/src"
git archive HEAD | tar -x -C "$root/src"

cat >"$root/check.sh" <<'END'
set -eu
cd /src
if ! command -v make >/dev/null; then
	apt-get -q update
	apt-get -q install -y --no-install-recommends make
fi
make -j"$(nproc)" demo
make -j"$(nproc)" check
# The package does what the program does, and its service finds its spool.
make deb
apt-get -q install -y --no-install-recommends ./build/dragoman_*.deb
cd /tmp
dragoman translate -s en -t es -q -o /tmp/packaged.xml /src/samples/xml/disclosure.en.xml
mkdir -p /srv/dragoman/in/test
printf 'source = en\ntargets = es\nsettle = 0\n' >/srv/dragoman/in/test/.queue.conf
chown -R dragoman /srv/dragoman/in/test
cp /src/samples/xml/disclosure.en.xml /srv/dragoman/in/test/
su -s /bin/sh dragoman -c 'XDG_STATE_HOME=/var/lib dragoman run --log none /srv/dragoman'
test -s /srv/dragoman/done/test/*/disclosure.en.xml/es/receipt.json
apt-get -q remove -y dragoman
rm -r /srv/dragoman
END

# A mount of /proc goes with the space it was made in, whatever happens.
unshare --mount sh -eu -c '
	mount -t proc proc "$0/proc"
	mount --rbind /dev "$0/dev"
	exec chroot "$0" env -i HOME=/root LC_ALL=C.UTF-8 \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		DEBIAN_FRONTEND=noninteractive sh /check.sh' "$root"
echo "debian $suite: checked on Debian $(cat "$root/etc/debian_version")"
