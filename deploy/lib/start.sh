# Starts a program with its start-up cache. POSIX sh, no programs started. Sourced by the launchers.

# The jars in the order that deploy/build wrote down: the cache is good for one class path, in one order, only.
rearguard_class_path() { # FOLDER
  rearguard_class_path=
  while IFS= read -r rearguard_jar; do
    rearguard_class_path=${rearguard_class_path:+$rearguard_class_path:}$1/$rearguard_jar
  done < "$1/class-path"
}

# A cache that does not fit (another JDK, jars with other times) is passed over in silence. With REARGUARD_TRAIN=FILE the
# program runs without a cache and writes one there when it ends; deploy/build uses that.
rearguard_start() { # CACHE JAVA-ARGUMENTS…
  rearguard_cache=$1
  shift
  if [ -n "${REARGUARD_TRAIN:-}" ]; then
    set -- -XX:AOTCacheOutput="$REARGUARD_TRAIN" "$@"
  elif [ -r "$rearguard_cache" ]; then
    set -- -XX:AOTCache="$rearguard_cache" "$@"
  fi
  exec "$REARGUARD_JDK/bin/java" -Xlog:aot=off -Xlog:cds=off "$@"
}
