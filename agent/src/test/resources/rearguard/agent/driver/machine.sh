#!/bin/bash
# A machine of its own for one systemd as PID 1: root is an overlay over /, /run is its own, the cgroup is a folder of its own.
# Ends with what started it: when its standard input closes, PID 1 is killed and with it all there is.
# machine.sh CGROUP
set -euo pipefail
cgroup=$1
if [ "${2:-}" != inside ]; then
  room=$(mktemp -d)
  mkdir "$cgroup"
  (echo "$BASHPID" > "$cgroup/cgroup.procs"
    exec unshare --mount --propagation private --pid --fork --uts --ipc --cgroup "$BASH" "$0" "$cgroup" inside "$room" < /dev/null) &
  unshared=$!
  cat > /dev/null || true
  first=$(cat /proc/$unshared/task/*/children 2> /dev/null || true)
  kill -KILL "$unshared" $first 2> /dev/null || true
  wait "$unshared" 2> /dev/null || true
  for _ in $(seq 100); do
    find "$cgroup" -depth -type d -exec rmdir {} + 2> /dev/null && break
    sleep 0.05
  done
  rmdir "$room"
  exit 0
fi
room=$3
mount -t tmpfs tmpfs "$room"
mkdir "$room/upper" "$room/work" "$room/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$room/upper,workdir=$room/work" "$room/root"
cd "$room/root"
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
mount -t tmpfs tmpfs dev
for device in null zero full random urandom tty; do
  touch dev/$device
  mount --bind /dev/$device dev/$device
done
mkdir dev/shm dev/pts
ln -s /proc/self/fd dev/fd
mount -t sysfs -o ro sysfs sys
mount -t tmpfs tmpfs sys/fs/cgroup
mount -t cgroup2 cgroup2 sys/fs/cgroup
rm -rf var/log/journal etc/systemd/system
mkdir -p etc/systemd/system/multi-user.target.wants
: > etc/fstab
for unit in systemd-udevd systemd-udev-trigger systemd-tmpfiles-setup systemd-tmpfiles-setup-dev systemd-tmpfiles-clean \
  systemd-sysctl systemd-modules-load systemd-sysusers systemd-machine-id-commit systemd-random-seed systemd-update-utmp \
  systemd-binfmt systemd-journal-flush systemd-firstboot systemd-remount-fs systemd-pstore systemd-logind systemd-networkd \
  systemd-resolved systemd-timesyncd kmod-static-nodes keyboard-setup console-setup apparmor networking ifupdown-pre procps; do
  ln -sf /dev/null etc/systemd/system/$unit.service
done
for unit in timers.target dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount \
  sys-kernel-config.mount sys-fs-fuse-connections.mount proc-sys-fs-binfmt_misc.automount systemd-udevd-control.socket \
  systemd-udevd-kernel.socket systemd-initctl.socket systemd-journald-audit.socket dbus.socket systemd-ask-password-console.path \
  systemd-ask-password-wall.path; do
  ln -sf /dev/null etc/systemd/system/$unit
done
mkdir .old
pivot_root . .old
cd /
umount -l /.old
rmdir /.old
exec env -i container=rearguard PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C \
  /usr/lib/systemd/systemd --unit=basic.target --log-target=journal --show-status=no
