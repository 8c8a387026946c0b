# What the scripts of this folder have in common: one way to speak, one way to find and install what is missing. Bash.
say() { printf '\n\033[1m%s\033[0m\n' "$*" | if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then cat; else sed 's/\x1b\[[0-9;]*m//g'; fi; }
die() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  [ $# -gt 1 ] && printf 'hint: %s\n' "$2" >&2
  exit 1
}

# apt_install PACKAGE…: as root installs what is not there and says so; otherwise names it and stops.
apt_install() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2> /dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  [ "$(id -u)" = 0 ] || die "missing: ${missing[*]}" "Run as root once, or: sudo apt-get install ${missing[*]}"
  echo "installing from Debian: ${missing[*]}"
  apt-get -qq update > /dev/null 2>&1 || true
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${missing[@]}" > /dev/null \
    || die "could not install ${missing[*]}" "Look at: apt-get install ${missing[*]}"
}

# need PROGRAM PACKAGE…: the packages only when the program is not on the PATH, however it got there.
need() {
  local program=$1
  shift
  command -v "$program" > /dev/null 2>&1 || apt_install "$@"
}

# quietly COMMAND…: nothing that is installed on the way is started; a test wants the program, not its service.
quietly() {
  local policy=/usr/sbin/policy-rc.d status=0
  if [ "$(id -u)" = 0 ] && [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' > $policy
    chmod 755 $policy
    ("$@") || status=$?
    rm -f $policy
    return $status
  fi
  "$@"
}

need_jdk() {
  . "$deploy/lib/jdk.sh"
  rearguard_find_jdk 2> /dev/null && return 0
  if [ "$(id -u)" = 0 ] && apt-cache policy openjdk-25-jdk-headless 2> /dev/null | grep -q 'Candidate: [0-9]'; then
    apt_install openjdk-25-jdk-headless
  fi
  rearguard_find_jdk || exit 1
}

# What building takes. Maven itself may run on 17 or on 25; the sources are always compiled by 25.
need_to_build() {
  need_jdk
  need mvn maven
}

# What a host takes that runs Node applications under PM2; PM2 comes from npm into deploy/target and is put on the PATH.
need_to_host() {
  need git git
  need node nodejs
  need npm npm
  need curl curl
  need setpriv util-linux
  if ! command -v pm2 > /dev/null 2>&1; then
    if [ ! -x "$deploy/target/npm/node_modules/.bin/pm2" ]; then
      echo "installing from npm: pm2@7.0.4 (into deploy/target/npm)"
      npm install --silent --no-fund --no-audit --prefix "$deploy/target/npm" pm2@7.0.4 > /dev/null 2>&1 \
        || die "could not install pm2 from npm" "Look at: npm install --prefix deploy/target/npm pm2@7.0.4"
    fi
    PATH=$deploy/target/npm/node_modules/.bin:$PATH
    export PATH
  fi
}

# The second generation of Compose as Debian's release after this one has it: one program that runs here too, signed as all packages
# are; nothing else of that release is installed. Where it comes to, other users may run it, and nobody finds it by chance.
need_second_compose() {
  local folder=/usr/local/lib/rearguard-test/compose work site apt
  [ -x "$folder/docker-compose" ] && return 0
  [ "$(id -u)" = 0 ] || die "missing: the second generation of Compose" "Run as root once."
  echo "fetching from Debian: docker-compose of trixie (into $folder)"
  work=$(mktemp -d)
  chmod 755 "$work"
  mkdir -p "$work"/{lists,archives}/partial "$folder"
  site=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep -v security | head -1 || true)
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $site trixie main" > "$work/sources.list"
  apt=(apt-get -qq -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$work/lists" -o "Dir::Cache::Archives=$work/archives" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=)
  (
    cd "$work"
    "${apt[@]}" update
    "${apt[@]}" download docker-compose
    dpkg -x docker-compose_*.deb tree
    cp tree/usr/libexec/docker/cli-plugins/docker-compose "$folder/.docker-compose"
  ) > "$work/log" 2>&1 || { tail -5 "$work/log" >&2; rm -rf "$work"; die "could not fetch docker-compose of trixie" "Is that release at $site?"; }
  mv "$folder/.docker-compose" "$folder/docker-compose"
  rm -rf "$work"
}
