# A small fleet on one machine: a controller and hosts that are folders with their own PM2 home, agent and ports. Used by demo,
# test and bench. Expects: deploy, world (its folder), say.sh sourced, need_to_host called. Bash.
rearguard_home=$deploy/target/rearguard
PATH=$rearguard_home/bin:$PATH
export PATH PM2_DISABLE_VERSION_CHECK=true npm_config_update_notifier=false npm_config_fund=false npm_config_audit=false
export NO_UPDATE_NOTIFIER=1

# Below the range that the kernel uses for outgoing connections, so that none takes it meanwhile.
free_port() {
  node -e 'const look = () => {
    const port = 20000 + Math.floor(Math.random() * 12000), server = require("net").createServer();
    server.once("error", look).listen(port, "127.0.0.1", () => server.close(() => console.log(port)));
  }; look()'
}

# wait_for SECONDS WHAT COMMAND…: until the command succeeds.
wait_for() {
  local seconds=$1 what=$2 deadline
  shift 2
  deadline=$((SECONDS + seconds))
  until "$@" > /dev/null 2>&1; do
    [ $SECONDS -lt $deadline ] || die "$what: not within $seconds s" "Look at the logs in $world/log"
    sleep 0.1
  done
}

world_begin() {
  mkdir -p "$world"/{log,hosts}
  chmod 700 "$world"
  : > "$world/pids"
  export REARGUARD_CONTEXT_DIR=$world/controller/operator
  }

# world_end: stops everything that was started here, by pid, and removes the folder.
world_end() (
  set +e
  for host in "$world"/hosts/*/; do
    [ -d "$host/pm2" ] && PM2_HOME=$host/pm2 pm2 kill > /dev/null 2>&1
  done
  for pid in $(tac "$world/pids" 2> /dev/null); do kill "$pid" 2> /dev/null; done
  for pid in $(cat "$world/pids" 2> /dev/null); do
    for _ in $(seq 50); do kill -0 "$pid" 2> /dev/null || break; sleep 0.1; done
    kill -9 "$pid" 2> /dev/null
  done
  rm -rf "$world"
)

in_background() { # NAME COMMAND…
  local name=$1
  shift
  "$@" > "$world/log/$name.log" 2>&1 < /dev/null &
  echo $! >> "$world/pids"
  echo $! > "$world/$name.pid"
}

controller_start() {
  in_background controller ${controller_in:-} rearguard-controller server "$world/controller"
  wait_for 60 "the controller" rearguard status
}

controller_make() {
  grpc=$(free_port) http=$(free_port) admin=$(free_port)
  rearguard-controller init "$world/controller" --name demo --address "${controller_at:-127.0.0.1}:$grpc" --http "$http" --admin "$admin" > "$world/log/init.log" 2>&1 \
    || { cat "$world/log/init.log" >&2; die "could not make the controller"; }
  dashboard=http://127.0.0.1:$http/
  controller_start
}

agent_start() { in_background "agent-$1" rearguard-agent run --dir "$world/hosts/$1/agent"; }

host_connected() { rearguard -o plain host list | grep -q "^$1	.*connected"; }

host_make() { # NAME
  local name=$1 folder=$world/hosts/$1
  mkdir -p "$folder"/{pm2,srv}
  free_port > "$folder/port"
  rearguard host enrol "$name" --tag role=web --tag "port=$(port_of "$name")" --token-out "$folder/token" > "$world/log/enrol-$name.log" 2>&1 \
    || { cat "$world/log/enrol-$name.log" >&2; die "could not invite $name"; }
  rearguard-agent enrol --controller "127.0.0.1:$grpc" --token-file "$folder/token" \
    --ca-fingerprint "$(fingerprint)" --dir "$folder/agent" >> "$world/log/enrol-$name.log" 2>&1 \
    || { cat "$world/log/enrol-$name.log" >&2; die "could not enrol $name"; }
  agent_start "$name"
  wait_for 20 "agent of $name" host_connected "$name"
}

fingerprint() { openssl x509 -in "$world/controller/ca/ca.crt" -outform DER | sha256sum | cut -d' ' -f1; }

# The application's history: a good release and one that answers 500, in a bare repository as every team has one.
origin_make() {
  local work=$world/origin-work
  git init -q -b main --bare "$world/origin.git"
  cp -r "$deploy/examples/shop" "$work"
  (
    cd "$work"
    git init -q -b main .
    git config user.name "A developer"
    git config user.email dev@shop.example
    git add -A
    git commit -qm "Sell lamps, chairs and tables"
    git tag v1.0.0
    git apply "$deploy/examples/shop-bad-release.patch"
    git commit -qam "Read the prices from a list"
    git tag v1.1.0
    git remote add origin "$world/origin.git"
    git push -q origin main --tags
  )
  rm -rf "$work"
}

on_host() { # NAME COMMAND…: as somebody logged in there would
  local folder=$world/hosts/$1
  shift
  (cd "$folder/srv/shop" 2> /dev/null || cd "$folder"; env -i HOME="${HOME:-/root}" PATH="$PATH" LANG=C.UTF-8 PM2_HOME="$folder/pm2" "$@")
}

# deploy_release NAME TAG: the way people do it, checkout, npm ci, build, restart.
deploy_release() {
  local name=$1 tag=$2 folder=$world/hosts/$1
  {
    [ -d "$folder/srv/shop" ] || git clone -q "$world/origin.git" "$folder/srv/shop"
    [ -f "$folder/srv/shop/.env" ] || printf 'PORT=%s\nGREETING=hello from %s\n' "$(port_of "$name")" "$name" > "$folder/srv/shop/.env"
    on_host "$name" git fetch -q --tags
    on_host "$name" git -c advice.detachedHead=false checkout -q "$tag"
    on_host "$name" npm ci --prefer-offline --cache "$world/npm-cache"
    on_host "$name" npm run build
    if on_host "$name" pm2 pid shop | grep -q '[1-9]'; then
      on_host "$name" pm2 restart ecosystem.config.cjs --update-env
    else
      on_host "$name" pm2 start ecosystem.config.cjs
    fi
  } >> "$world/log/deploy-$name.log" 2>&1 || { tail -20 "$world/log/deploy-$name.log" >&2; die "could not deploy $tag on $name"; }
  wait_for 30 "shop on $name" curl -s -o /dev/null "http://127.0.0.1:$(port_of "$name")/"
}

port_of() { cat "$world/hosts/$1/port"; }

fleet_file() { sed -e "s#@WORLD@#$world#g" -e "s#@PM2@#$(command -v pm2)#g" "$deploy/examples/shop.yml"; }
