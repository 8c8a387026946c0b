# Finds a JDK 25 and puts its folder into REARGUARD_JDK; says what is missing otherwise. POSIX sh, no programs started, so that
# the command line does not pay for it. Sourced by the launchers and the scripts of this folder.
rearguard_is_jdk() { # FOLDER
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r rearguard_line || [ -n "$rearguard_line" ]; do
    case $rearguard_line in JAVA_VERSION=\"25 | JAVA_VERSION=\"25[.\"]* | JAVA_VERSION=\"25-*) return 0 ;; esac
  done < "$1/release"
  return 1
}

rearguard_find_jdk() {
  for rearguard_candidate in "${REARGUARD_JDK:-}" "${JAVA_HOME:-}"; do
    if [ -n "$rearguard_candidate" ] && rearguard_is_jdk "$rearguard_candidate"; then
      REARGUARD_JDK=$rearguard_candidate
      return 0
    fi
  done
  rearguard_old_ifs=$IFS
  IFS=:
  for rearguard_candidate in $PATH; do
    if [ -x "$rearguard_candidate/java" ] && rearguard_is_jdk "${rearguard_candidate%/bin}"; then
      IFS=$rearguard_old_ifs
      REARGUARD_JDK=${rearguard_candidate%/bin}
      return 0
    fi
  done
  IFS=$rearguard_old_ifs
  for rearguard_candidate in /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/*25* /opt/java/* /usr/local/*jdk*25* /usr/java/* \
    "${HOME:-/root}"/.sdkman/candidates/java/25* "${HOME:-/root}"/.jdks/*25*; do
    if rearguard_is_jdk "$rearguard_candidate"; then
      REARGUARD_JDK=$rearguard_candidate
      return 0
    fi
  done
  echo "rearguard: no JDK 25 found: looked at REARGUARD_JDK, JAVA_HOME, PATH, /usr/lib/jvm, /opt, /usr/java and ~/.sdkman" >&2
  echo "hint: install a JDK 25 (Debian 13: openjdk-25-jdk-headless; any system: Eclipse Temurin 25) or set JAVA_HOME to one." >&2
  return 1
}
