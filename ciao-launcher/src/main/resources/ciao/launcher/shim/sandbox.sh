# The first process of a sandbox: namespaces of its own, root's rights still. Its child builds a root
# directory that shows the host's programs read-only and nothing else, and becomes the command as the
# instance's own user. This one stays as the sandbox's init: when the command ends it ends with the
# same status, and the kernel kills whatever else is left in here.
#
# The command's root is one step below the namespace's root: a process in a chroot cannot make user
# namespaces, which keeps most of the kernel out of a tenant's reach.
#
# The working directory is the bundle; runtime.sh lists the descriptors.
set -eu
. ./bundle.sh # hostname, uid, root, open_files

(
  read -r pid rest </proc/self/stat # the host's /proc still: our pid as the host sees it
  echo "$pid" >main.pid
  echo "$hostname" >/proc/sys/kernel/hostname
  echo 0 >/proc/self/oom_score_adj || : # the launcher may be protected; a tenant is not
  mount --all --fstab fstab
  cd "$root"
  pivot_root . old
  umount --lazy /old
  ulimit -c 0
  ulimit -n "$open_files"
  umask 022
  exec chroot /fs \
    /usr/bin/env --default-signal=INT,QUIT,PIPE \
    /usr/bin/setsid \
    /usr/bin/setpriv --reuid "$uid" --regid "$uid" --clear-groups \
    --no-new-privs --bounding-set=-all --inh-caps=-all \
    /bin/sh /proc/self/fd/5
)
exit 0
