#!/bin/sh
# deb.sh VERSION PACKAGE...: makes build/dragoman_VERSION_ARCH.deb of what `make
# install` installs, with the units of the service. PACKAGEs are needed when it
# runs besides the libraries, which dpkg-shlibdeps finds. The same tree gives
# the same bytes: times are those of the last commit.
set -eu
version=$1
shift
recommends=$(echo "$@" | sed 's/ /, /g')
here=$(dirname "$0")
root=build/deb/root
rm -rf build/deb
mkdir -p $root/DEBIAN build/deb/debian
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || echo 0)}"
export SOURCE_DATE_EPOCH

make -s install DESTDIR=$root PREFIX=/usr >/dev/null
strip --strip-unneeded -o build/deb/dragoman $root/usr/bin/dragoman
install -m 755 build/deb/dragoman $root/usr/bin/dragoman
gzip -9 -n $root/usr/share/man/man*/*
for unit in "$here"/*.service "$here"/*.timer "$here"/*.path; do
	install -D -m 644 "$unit" "$root/lib/systemd/system/${unit##*/}"
done
install -D -m 644 "$here/dragoman.sysusers" $root/usr/lib/sysusers.d/dragoman.conf
install -D -m 644 "$here/dragoman.tmpfiles" $root/usr/lib/tmpfiles.d/dragoman.conf
install -D -m 644 "$here/dragoman.default" $root/etc/default/dragoman
doc=$root/usr/share/doc/dragoman
install -D -m 644 README.md $doc/README.md
install -D -m 644 "$here/dragoman.cron" $doc/examples/dragoman.cron
install -D -m 644 "$here/Containerfile" $doc/examples/Containerfile
echo /etc/default/dragoman >$root/DEBIAN/conffiles

# dpkg-shlibdeps wants a source package's control file to stand in.
printf 'Source: dragoman\n\nPackage: dragoman\nArchitecture: any\n' >build/deb/debian/control
depends=$(cd build/deb && dpkg-shlibdeps -O -eroot/usr/bin/dragoman 2>/dev/null |
	sed 's/^shlibs:Depends=//')
[ -n "$depends" ] || {
	echo "deb.sh: dpkg-shlibdeps found no libraries" >&2
	exit 1
}
# Some libraries are opened when they are needed: their names are in the program.
for so in $(strings -a $root/usr/bin/dragoman | grep -E '^lib[a-z0-9+-]+\.so\.[0-9]+$' | sort -u); do
	readelf -d $root/usr/bin/dragoman | grep -q -F "[$so]" && continue
	package=$(dpkg -S "*/$so" | head -1 | cut -d: -f1)
	case ", $recommends, $depends," in
	*", $package,"* | *", $package ("*) ;;
	*) depends="$depends, $package" ;;
	esac
done
arch=$(dpkg --print-architecture)
cat >$root/DEBIAN/control <<END
Package: dragoman
Version: $version
Architecture: $arch
Maintainer: dragoman <root@localhost>
Installed-Size: $(du -sk --apparent-size $root | cut -f1)
Depends: $depends
Recommends: $recommends
Section: text
Priority: optional
Description: translation of filings in which no figure changes unseen
 Annual reports, research notes, loan agreements and XBRL filings in PDF, Word,
 Excel, PowerPoint and XML: a model or a set of rules does the language, the
 program proves every figure, and the layout is rebuilt. As a command, and as a
 service that watches a directory.
END
cat >$root/DEBIAN/postinst <<'END'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
	if command -v systemd-sysusers >/dev/null; then
		systemd-sysusers dragoman.conf
	else
		getent group dragoman-drop >/dev/null || groupadd --system dragoman-drop
		getent passwd dragoman >/dev/null || useradd --system --user-group \
			--groups dragoman-drop --home-dir /var/lib/dragoman \
			--shell /usr/sbin/nologin dragoman
	fi
	for folder in /srv/dragoman /srv/dragoman/in; do
		[ -d $folder ] || install -d -m 2770 -o dragoman -g dragoman-drop $folder
	done
	chmod 0750 /srv/dragoman
	if [ -d /run/systemd/system ]; then
		systemctl daemon-reload || true
	fi
fi
END
cat >$root/DEBIAN/postrm <<'END'
#!/bin/sh
set -e
# The spool holds people's documents, and stays.
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload || true
fi
END
cat >$root/DEBIAN/prerm <<'END'
#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
	systemctl stop dragoman.service dragoman-run.timer dragoman-run.path || true
fi
END
chmod 755 $root/DEBIAN/postinst $root/DEBIAN/postrm $root/DEBIAN/prerm
find $root -print0 | xargs -0 touch -h -d "@$SOURCE_DATE_EPOCH"
dpkg-deb --root-owner-group --build $root "build/dragoman_${version}_$arch.deb"
