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

space_end() (
  set +e
  for folder in "$world"/spaces/*/; do
    [ -s "$folder/pid" ] && kill -9 "$(cat "$folder/pid")" 2> /dev/null
    wait_for 10 "the end of $folder" bash -c "! kill -0 $(cat "$folder/pid") 2> /dev/null"
    name=$(basename "$folder")
    ip netns del "$space_id-$name" 2> /dev/null
    for group in /sys/fs/cgroup/*/"$space_id-$name" /sys/fs/cgroup/"$space_id-$name"; do
      [ -d "$group" ] && find "$group" -depth -type d -exec rmdir {} \; 2> /dev/null
    done
  done
  ip netns del "$space_id-net" 2> /dev/null
)
