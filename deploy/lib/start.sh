# Starts a program with its start-up cache. POSIX sh, no programs started. Sourced by the launchers.

# The JVM refuses a cache whose jar has another time than at the build, and then starts slower than without: a copy that did not
# keep the times (cp -r) goes without. With REARGUARD_TRAIN=FILE the program writes a cache there when it ends (deploy/build).
rearguard_start() { # CACHE JAVA-ARGUMENTS…
  rearguard_cache=$1 rearguard_jar=${1%.aot}.jar
  shift
  if [ -n "${REARGUARD_TRAIN:-}" ]; then
    set -- -XX:AOTCacheOutput="$REARGUARD_TRAIN" "$@"
  elif [ -r "$rearguard_cache" ] && ! [ "$rearguard_cache" -nt "$rearguard_jar" ] && ! [ "$rearguard_cache" -ot "$rearguard_jar" ]; then
    # Mapped where it was made for, pages are shared with the file and read when touched; moved, all 40 MB become private memory.
    set -- -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -XX:AOTCache="$rearguard_cache" "$@"
  fi
  exec "$REARGUARD_JDK/bin/java" -Xlog:aot=off -Xlog:cds=off "$@"
}
