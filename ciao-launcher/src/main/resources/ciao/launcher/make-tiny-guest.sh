#!/bin/sh
# Makes the tiny virtual machine of `ciao demo` and of the tests: OUTDIR/vmlinuz and OUTDIR/initrd.gz, from Debian's
# cloud kernel and static busybox. Nothing is made when OUTDIR already has what this script would make.
#
#   make-tiny-guest.sh OUTDIR
#
# The guest greets on its serial console (boot it with console=ttyS0), reads a NoCloud seed disk, says what it found
# there, runs user-data that is a script, prints a line every second, and powers off when its ACPI power button is
# pressed. It needs 80 MiB of memory.
set -eu

here=${0%/*}
[ "$here" != "$0" ] || here=.
[ $# -eq 1 ] || {
  echo "usage: make-tiny-guest.sh OUTDIR" >&2
  exit 2
}
out=$1

sh "$here/prepare-host.sh" guest
cache=$(sh "$here/prepare-host.sh" --cache)
busybox=$cache/busybox-static/bin/busybox
for vmlinuz in "$cache"/linux-image-cloud-amd64/boot/vmlinuz-*; do release=${vmlinuz##*/vmlinuz-}; done
tree=$cache/linux-image-cloud-amd64

made_from="$release $(cat "$0" "$busybox" | cksum)"
[ ! -e "$out/vmlinuz" ] || [ ! -e "$out/initrd.gz" ] || [ "$(cat "$out/.made-from" 2>/dev/null)" != "$made_from" ] || exit 0

mkdir -p "$out"
work=$(mktemp -d "$out/.making.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
root=$work/root
mkdir -p "$root/bin" "$root/lib/modules" "$root/proc" "$root/sys" "$root/dev" "$root/seed" "$root/tmp" "$root/etc"
ln -s bin "$root/sbin"
cp "$busybox" "$root/bin/busybox"
for applet in $("$busybox" --list); do
  [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done

# The modules the guest wants and all they depend on, in the order to load them: depmod lists a module's
# dependencies right to left. Those not in this kernel (built in, or absent) are left out.
"$busybox" depmod -n -b "$tree" "$release" >"$work/modules.dep"
for module in virtio_pci virtio_mmio virtio_blk virtio_net virtio-rng button evdev \
  isofs vfat nls_cp437 nls_ascii nls_utf8; do
  line=$(grep "/$module.ko:" "$work/modules.dep" || true)
  reversed=
  for file in ${line%%:*} ${line#*:}; do reversed="$file $reversed"; done
  for file in $reversed; do
    name=${file##*/}
    [ ! -e "$root/lib/modules/$name" ] || continue
    cp "$tree/lib/modules/$release/$file" "$root/lib/modules/$name"
    echo "$name" >>"$root/lib/modules/order"
  done
done

cat >"$root/init" <<'INIT'
#!/bin/sh
export PATH=/bin HOME=/
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
while read -r module; do insmod /lib/modules/$module; done </lib/modules/order
hostname tiny
ifconfig lo 127.0.0.1 up

# The ACPI power button is an input device; whatever it says first is a press.
press() {
  button=$(grep -l 'Power Button' /sys/class/input/input*/name | head -n 1)
  event=$(ls -d "${button%/name}"/event* | head -n 1)
  [ -n "$event" ] || { echo "no power button: only a hard stop ends this guest"; return; }
  head -c 1 "/dev/input/${event##*/}" >/dev/null
  echo "power button pressed: powering off"
  sync
  poweroff -f
}

# A NoCloud seed is any disk with a file meta-data, as iso9660 or FAT.
seed() {
  for disk in /dev/vd? /dev/sr?; do
    [ -b "$disk" ] || continue
    for type in iso9660 vfat; do
      mount -r -t $type "$disk" /seed 2>/dev/null || continue
      [ ! -e /seed/meta-data ] || return 0
      umount /seed
    done
  done
  return 1
}

press &
echo "hello from the tiny guest, Linux $(uname -r)"
if seed; then
  name=$(sed -n 's/^ *"*local-hostname"*: *"*\([A-Za-z0-9.-]*\).*/\1/p' /seed/meta-data | head -n 1)
  [ -z "$name" ] || hostname "$name"
  echo "seed: hostname $(hostname)"
  if [ ! -s /seed/user-data ]; then
    echo "seed: no user-data"
  else
    read -r first </seed/user-data
    echo "seed: user-data of $(stat -c %s /seed/user-data) bytes, beginning $first"
    case $first in
    '#!'*)
      cp /seed/user-data /tmp/user-data && chmod +x /tmp/user-data
      /tmp/user-data
      echo "seed: user-data ended with status $?"
      ;;
    esac
  fi
else
  echo "seed: none"
fi
second=0
while :; do
  second=$((second + 1))
  echo "tick $second on $(hostname)"
  sleep 1
done
INIT
chmod +x "$root/init"

# The same times and order every time, so that the same packages give the same file.
find "$root" -exec touch -h -d @0 {} +
(cd "$root" && find . | LC_ALL=C sort | cpio --quiet --reproducible -R 0:0 -H newc -o) | gzip -n -6 >"$work/initrd.gz"
cp "$vmlinuz" "$work/vmlinuz"
chmod 644 "$work/vmlinuz" "$work/initrd.gz"
mv "$work/vmlinuz" "$work/initrd.gz" "$out/"
echo "$made_from" >"$work/made-from"
mv "$work/made-from" "$out/.made-from"
