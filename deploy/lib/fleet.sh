# The fleet of "deploy/demo --fleet": five hosts in namespaces, each with an agent of its own. Expects world.sh and space.sh. Bash.

# Everything real that one of its hosts may run, but for Redis.
fleet_needs() {
  need ip iproute2
  need nsenter util-linux
  need busybox busybox-static
  need docker docker.io
  [ -x /usr/sbin/dockerd ] || quietly apt_install docker.io
  need docker-compose docker-compose
  need ufw ufw
  need nft nftables
  [ -x /usr/sbin/nginx ] || quietly apt_install nginx-light
}

fleet_host() { # NAME NUMBER: a host, its agent, and an operator's token traded for its identity
  local name=$1
  space_make "$name" "$2"
  mkdir -p "$world/hosts/$name"
  rearguard host enrol "$name" --tag role=demo --token-out "$world/hosts/$name/token" > "$world/log/enrol-$name.log" 2>&1 \
    || { cat "$world/log/enrol-$name.log" >&2; die "could not invite $name"; }
  in_space "$name" rearguard-agent enrol --controller "$space_net.1:$grpc" --token-file "$world/hosts/$name/token" \
    --ca-fingerprint "$(fingerprint)" --dir /var/lib/rearguard-agent >> "$world/log/enrol-$name.log" 2>&1 \
    || { cat "$world/log/enrol-$name.log" >&2; die "could not enrol $name"; }
  service "$name" agent rearguard-agent run --dir /var/lib/rearguard-agent
}

# service HOST NAME COMMAND…: left running there; it ends with the host.
service() {
  local host=$1 name=$2
  shift 2
  in_space "$host" setsid "$@" > "$world/log/$name-$host.log" 2>&1 < /dev/null &
}

answers() { outside curl -s -o /dev/null -m 1 "$1"; }

docker_start() { # HOST: an engine of its own, with the one image that everything here is built from
  local host=$1
  service "$host" dockerd dockerd --cgroup-parent "/$space_id-$host"
  wait_for 30 "the Docker engine of $host" in_space "$host" docker info
  tar -C "$world/base" -c . | in_space "$host" docker import - tea-base > /dev/null
}

base_make() {
  mkdir -p "$world/base/bin"
  cp "$(command -v busybox)" "$world/base/bin/busybox"
}

tea_origin() {
  local work=$world/tea-work
  git init -q -b main --bare "$world/tea.git"
  cp -r "$deploy/examples/tea" "$work"
  (
    cd "$work"
    git init -q -b main .
    git config user.name "A developer"
    git config user.email dev@tea.example
    printf '.env\n' > .gitignore
    git add -A
    git commit -qm "Serve tea"
    git tag v1.0.0
    git apply "$deploy/examples/tea-bad-release.patch"
    git add -A
    git commit -qm "Send reports"
    git tag v1.1.0
    git checkout -q -b guests v1.0.0
    echo "<h1>Who are you?</h1>" > backend/www/guests
    git add -A
    git commit -qm "Let guests in"
    git tag v1.2.0
    git remote add origin "$world/tea.git"
    git push -q origin main --tags
  )
  rm -rf "$work"
}

tea_deploy() { # HOST TAG: checkout, build, up, as people do it
  local host=$1 tag=$2
  {
    in_space "$host" git -C /opt/tea fetch -q --tags
    in_space "$host" git -C /opt/tea -c advice.detachedHead=false checkout -q "$tag"
    in_space "$host" bash -c 'cd /opt/tea && COMMIT=$(git rev-parse HEAD) docker-compose -f compose.yml build -q && docker-compose -f compose.yml up -d'
  } >> "$world/log/deploy-$host.log" 2>&1 || { tail -20 "$world/log/deploy-$host.log" >&2; die "could not deploy $tag on $host"; }
}

tea_clone() { in_space "$1" git clone -q "$world/tea.git" /opt/tea; }

tea_env() { # HOST GREETING
  printf 'GREETING=%s\nQUEUE=%s.14:6379\nQUEUE_PASSWORD=%s\n' "$2" "$space_net" "$(cat "$world/redis.pass")" \
    | in_space "$1" bash -c 'umask 077; cat > /opt/tea/.env'
}

shop_deploy() { # TAG [HOST]: on web1
  local host=${2:-web1}
  {
    in_space "$host" test -d /opt/shop || in_space "$host" git clone -q "$world/origin.git" /opt/shop
    in_space "$host" bash -c "cd /opt/shop && git fetch -q --tags && git -c advice.detachedHead=false checkout -q $1 \
      && { [ -f .env ] || printf 'PORT=3000\nGREETING=hello\n' > .env; } \
      && npm ci --offline --no-audit --no-fund --cache $world/npm-cache && npm run build \
      && if pm2 pid shop | grep -q '[1-9]'; then pm2 restart ecosystem.config.cjs --update-env; else pm2 start ecosystem.config.cjs; fi"
  } >> "$world/log/deploy-$host.log" 2>&1 || { tail -20 "$world/log/deploy-$host.log" >&2; die "could not deploy $1 on $host"; }
}

# What web1 cannot fetch, because it has no way to the world.
npm_cache() {
  rm -rf "$world/npm-warm"
  cp -r "$deploy/examples/shop" "$world/npm-warm"
  (cd "$world/npm-warm" && npm ci --no-audit --no-fund --cache "$world/npm-cache" > "$world/log/npm.log" 2>&1) \
    || { tail -5 "$world/log/npm.log" >&2; die "could not fetch what the shop needs from npm"; }
  rm -rf "$world/npm-warm"
}

queue_start() {
  openssl rand -hex 16 > "$world/redis.pass"
  in_space queue1 bash -c 'mkdir -p /etc/redis && umask 077 && cat > /etc/redis/tea.pass' < "$world/redis.pass"
  in_space queue1 bash -c 'umask 077; { echo "bind 0.0.0.0"; echo "dir /var/lib/redis"; echo "requirepass $(cat /etc/redis/tea.pass)"; } > /etc/redis/tea.conf; mkdir -p /var/lib/redis'
  service queue1 redis redis-server /etc/redis/tea.conf
  wait_for 10 "redis" queue LLEN celery
}

queue() { in_space queue1 bash -c 'REDISCLI_AUTH=$(cat /etc/redis/tea.pass) redis-cli --no-auth-warning "$@"' - "$@"; }

edge_site() { # PORT of the tea hosts
  in_space edge1 bash -c 'cat > /etc/nginx/sites-enabled/default' <<EOT
upstream tea { server $space_net.11:$1; server $space_net.12:$1; }
server { listen 80 default_server; location / { proxy_pass http://tea; proxy_connect_timeout 2s; } }
EOT
}

edge_start() {
  edge_site 8000
  in_space edge1 nginx
  in_space edge1 bash -c 'ufw allow 22/tcp && ufw allow 80/tcp && ufw --force enable' > "$world/log/ufw-edge1.log" 2>&1
}
