# A host that is a machine of its own in all but the kernel: its own network, processes, mounts and root folder (an overlay over
# this machine's), so that it has its own /etc, firewall, Docker engine and services, and whatever is done to it stays there.
# Needs root. Expects: world (its folder, on a disk that is no overlay), say.sh and wait_for. Bash.

# Names in the kernel are short and shared by all: the world's own letters tell its hosts from those of others.
space_id=rg$(printf '%s' "$world" | cksum | cut -d' ' -f1 | tail -c 6)
space_net=10.77.0

space_begin() { # the switch that all hosts hang on, in a network of its own; the operator and the controller are here
  ip netns add "$space_id-net"
  ip -n "$space_id-net" link set lo up
  ip -n "$space_id-net" link add lan type bridge
  ip -n "$space_id-net" addr add "$space_net.1/24" dev lan
  ip -n "$space_id-net" link set lan up
}

outside() { ip netns exec "$space_id-net" "$@"; }

space_make() { # NAME NUMBER: a host at 10.77.0.NUMBER
  local name=$1 number=$2 folder=$world/spaces/$1
  mkdir -p "$folder"/{upper,work,root,docker}
  ip netns add "$space_id-$name"
  ip -n "$space_id-$name" link set lo up
  ip -n "$space_id-net" link add "to-$name" type veth peer name lan netns "$space_id-$name"
  ip -n "$space_id-net" link set "to-$name" master lan up
  ip -n "$space_id-$name" addr add "$space_net.$number/24" dev lan
  ip -n "$space_id-$name" link set lan up
  echo "$space_net.$number" > "$folder/address"
  nsenter "--net=/run/netns/$space_id-$name" unshare --mount --pid --fork --uts --ipc --propagation private \
    bash "$deploy/lib/space-init.sh" "$name" "$folder" > "$world/log/space-$name.log" 2>&1 &
  echo $! > "$folder/parent"
  disown # it is killed in the end, which bash would say
  wait_for 10 "the namespaces of $name" test -e "$folder/upper/run-ready"
  space_first "$folder" > "$folder/pid"
}

# The host's first process, as this machine numbers it: the only child of the one that unshared.
space_first() {
  local pid
  pid=$(cat "$1/parent")
  while [ "$(readlink "/proc/$pid/ns/pid")" = "$(readlink /proc/self/ns/pid)" ]; do
    pid=$(pgrep -P "$pid" -o)
  done
  echo "$pid"
}

address_of() { cat "$world/spaces/$1/address"; }

# in_space NAME COMMAND…: as root, logged in there.
in_space() {
  local name=$1 pid
  shift
  pid=$(cat "$world/spaces/$name/pid")
  nsenter --target "$pid" --mount --uts --ipc --net --pid --root \
    env -i -C / HOME=/root LANG=C.UTF-8 PATH="$PATH" TERM=dumb REARGUARD_JDK="${REARGUARD_JDK:-}" "$@"
}

# space_end: every process that has a network of the world ends, whoever started it and however far it came.
space_end() (
  set +e
  for folder in "$world"/spaces/*/; do
    [ -d "$folder" ] || continue
    space_quit "$space_id-$(basename "$folder")" -9
    for group in /sys/fs/cgroup/*/"$space_id-$(basename "$folder")" /sys/fs/cgroup/"$space_id-$(basename "$folder")"; do
      [ -d "$group" ] && (wait_for 10 "the end of $group" space_ungroup "$group")
    done
  done
  chattr -R -f -i "$world"/spaces/*/upper/var/lib/rearguard-agent/store/evidence # what is evidence is nobody's to remove
  space_quit "$space_id-net" -15
)

space_ungroup() { find "$1" -depth -type d -exec rmdir {} \; 2> /dev/null; ! [ -d "$1" ]; }

space_quit() { # NETWORK SIGNAL: those there, with some seconds of grace when the signal leaves them any
  [ -e "/run/netns/$1" ] || return 0
  local pids try
  for try in $(seq 100); do
    pids=$(ip netns pids "$1" 2> /dev/null)
    [ -n "$pids" ] || break
    # shellcheck disable=SC2086
    if [ "$try" -gt 80 ]; then kill -9 $pids; elif [ "$try" = 1 ] || [ "$2" = -9 ]; then kill "$2" $pids; fi 2> /dev/null
    sleep 0.1
  done
  ip netns del "$1"
}
