#!/bin/sh
# Makes the tiny container image of `ciao demo` and of the tests: a docker-archive with static busybox as /bin, which
# has sh, date, sleep and some 300 other commands. Nothing is made when OUT already is what this script would make.
#
#   make-tiny-image.sh OUT.tar
set -eu

here=${0%/*}
[ "$here" != "$0" ] || here=.
[ $# -eq 1 ] || {
  echo "usage: make-tiny-image.sh OUT.tar" >&2
  exit 2
}
out=$1

sh "$here/prepare-host.sh" launcher guest
cache=$(sh "$here/prepare-host.sh" --cache)
busybox=$cache/busybox-static/bin/busybox

made_from=$(cat "$0" "$busybox" | cksum)
[ ! -e "$out" ] || [ "$(cat "$out.made-from" 2>/dev/null)" != "$made_from" ] || exit 0

mkdir -p "$(dirname "$out")"
work=$(mktemp -d "$out.making.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

umoci init --layout "$work/oci"
umoci new --image "$work/oci:tiny"
umoci unpack --image "$work/oci:tiny" "$work/bundle" >"$work/log" 2>&1 || {
  cat "$work/log" >&2
  exit 1
}
root=$work/bundle/rootfs
mkdir -p "$root/bin" "$root/dev" "$root/proc" "$root/sys" "$root/tmp" "$root/etc" "$root/root" "$root/usr"
chmod 1777 "$root/tmp"
ln -s ../bin "$root/usr/bin"
cp "$busybox" "$root/bin/busybox"
for applet in $("$busybox" --list); do
  [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
echo 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
echo 'root:x:0:' >"$root/etc/group"
# The same times every time, so that the same busybox gives the same layer digest.
find "$root" -exec touch -h -d @0 {} +

epoch=1970-01-01T00:00:00Z
umoci repack --history.created $epoch --history.created_by make-tiny-image --image "$work/oci:tiny" "$work/bundle"
umoci config --history.created $epoch --image "$work/oci:tiny" --created $epoch \
  --config.cmd /bin/sh --config.env PATH=/bin
skopeo --insecure-policy copy --quiet "oci:$work/oci:tiny" "docker-archive:$work/image.tar:ciao/tiny:latest"
chmod 644 "$work/image.tar"
mv "$work/image.tar" "$out"
echo "$made_from" >"$out.made-from"
