# What keeps the programs light, counted and not timed, so that a busy machine finds the same as a quiet one. Bash; expects deploy,
# world and say.sh, world.sh sourced. Needs the start-up caches; without them there is nothing to count and it says so.
light() {
  [ -s "$rearguard_home/lib/cli.aot" ] && [ -s "$rearguard_home/lib/agent.aot" ] || { echo "no start-up caches: nothing counted"; return 0; }
  world_begin
  controller_make
  host_make web1
  light_status
  light_idle "$(cat "$world/agent-web1.pid")"
  light_agent
}

light_most() { # WHAT COUNT LIMIT
  echo "$1: $2, at most $3"
  [ "$2" -le "$3" ] || die "too heavy: $1 is $2, at most $3" "Look at what was added to the start; deploy/README.md tells how it is kept light"
}

# A class that is not in the cache is read, verified and linked, or spun, while the operator waits.
light_status() {
  JDK_JAVA_OPTIONS="-Xlog:class+load:file=$world/status.classes" rearguard status > /dev/null 2>&1
  light_most "classes of \"rearguard status\" outside its cache" "$(grep -vc 'shared objects file' "$world/status.classes")" 60
  light_most "all its classes, with those that a fleet with an application takes" "$(wc -l < "$world/status.classes")" 4750
}

light_idle() { # PID
  local before
  sleep 12 # what connecting began is over
  before=$(light_written "$1")
  sleep 11 # two heartbeats
  light_most "bytes an idle agent sends to a disk in two heartbeats" $(($(light_written "$1") - before)) 0
  light_most "programs of an idle agent" "$(cat "/proc/$1"/task/*/children | wc -w)" 0
}

light_agent() {
  kill "$(cat "$world/agent-web1.pid")"
  wait_for 10 "the end of the agent" light_gone "$(cat "$world/agent-web1.pid")"
  JDK_JAVA_OPTIONS="-Xlog:class+load:file=$world/agent.classes" agent_start web1
  wait_for 20 "the agent" grep -q connected "$world/log/agent-web1.log"
  sleep 6 # two heartbeats
  light_most "classes of an idle agent" "$(wc -l < "$world/agent.classes")" 5400
  light_most "of them outside its cache" "$(grep -vc 'shared objects file' "$world/agent.classes")" 100
  light_most "of them in libraries that only drivers or enrolment need" \
    "$(grep -cE '\] (org\.eclipse\.jgit|com\.fasterxml\.jackson|org\.bouncycastle|org\.postgresql)\.' "$world/agent.classes" || true)" 0
}

light_gone() { ! kill -0 "$1"; }
light_written() { awk '/^write_bytes:/ {print $2}' "/proc/$1/io"; }
