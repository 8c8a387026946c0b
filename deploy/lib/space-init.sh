# The first process of a host made by space.sh: gives it a root folder of its own, then waits for what is left behind by others.
# Runs in fresh namespaces: $1 its name, $2 its folder on this machine. Bash.
set -euo pipefail
name=$1 folder=$2 root=$2/root
hostname "$name"
mount -t overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" overlay "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mkdir -p "$root/var/lib/docker"
mount --bind "$folder/docker" "$root/var/lib/docker" # an overlay cannot stand upon an overlay
mkdir -p "$root/run/lock" "$root/old"
pivot_root "$root" "$root/old"
cd /
umount -l /old
printf '127.0.0.1 localhost %s\n' "$name" > /etc/hosts
touch /run-ready
while :; do sleep 3600 & wait $! || true; done
