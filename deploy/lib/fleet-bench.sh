# "deploy/bench --fleet": what a rollback of Compose costs, and how soon a hold holds, each beside what people do otherwise. Two hosts
# of namespaces, as in "deploy/demo --fleet". Sourced by bench, which has the words. Needs root. Bash.
. "$deploy/lib/fleet.sh"
fleet_needs
controller_in="ip netns exec $space_id-net" controller_at=$space_net.1
rearguard() { outside "$rearguard_home/bin/rearguard" "$@"; }
app=$space_net.11 edge=$space_net.15
compose="docker-compose -f /opt/shop/compose.yml"

# The shop as a Compose stack: its image is built as images are, with npm ci and a compiler, from a base that holds this machine's
# Node and npm and what npm would fetch, which favours those who build.
stack_base() {
  local base=$world/node-base modules library
  modules=$(readlink -f "$(command -v npm)")
  modules=${modules%/npm/bin/npm-cli.js}
  mkdir -p "$base"/{bin,etc,root,tmp,usr/bin} "$base$modules"
  cp "$(command -v busybox)" "$base/bin/busybox"
  ln -s busybox "$base/bin/sh"
  ln -s ../../bin/busybox "$base/usr/bin/env"
  echo "root:x:0:0:root:/root:/bin/sh" > "$base/etc/passwd"
  cp -L "$(command -v node)" "$base/usr/bin/node"
  for library in $(ldd "$base/usr/bin/node" | grep -o '/[^ )]*'); do
    mkdir -p "$base$(dirname "$library")"
    cp -L "$library" "$base$library"
  done
  cp -a "$modules/." "$base$modules"
  ln -s "$modules/npm/bin/npm-cli.js" "$base/usr/bin/npm"
  cp -a "$world/npm-cache" "$base/npm-cache"
  tar -C "$base" -c . | in_space app1 docker import - node-base > /dev/null
  rm -rf "$base"
}

stack_origin() { # the releases of the shop, each with how it is packed
  local work=$world/stack-work tag
  git clone -q "$world/origin.git" "$work"
  (
    cd "$work"
    git config user.name "A developer"
    git config user.email dev@shop.example
    for tag in v1.0.0 v1.1.0; do
      git -c advice.detachedHead=false checkout -q "$tag"
      cp -r "$deploy/examples/stack/." .
      git add -A
      git commit -qm "Pack $tag"
      git tag -f "$tag" > /dev/null
    done
    git push -q -f "$world/origin.git" --tags
  )
  rm -rf "$work"
}

stack_deploy() { # TAG: checkout, build, up, as people do it
  {
    in_space app1 test -d /opt/shop || in_space app1 git clone -q "$world/origin.git" /opt/shop
    in_space app1 git -C /opt/shop -c advice.detachedHead=false checkout -q "$1"
    in_space app1 bash -c "cd /opt/shop && COMMIT=\$(git rev-parse HEAD) $compose build -q && $compose up -d"
  } >> "$world/log/deploy-app1.log" 2>&1 || { tail -20 "$world/log/deploy-app1.log" >&2; die "could not deploy $1 on app1"; }
}

echo "preparing two hosts of namespaces …" >&2
space_begin
controller_make
base_make
origin_make
stack_origin
npm_cache
fleet_host app1 11
fleet_host edge1 15
for host in app1 edge1; do wait_for 30 "agent of $host" host_connected "$host"; done
docker_start app1
stack_base
stack_deploy v1.0.0
edge_start
printf 'server { listen 80 default_server; location / { proxy_pass http://%s:8000; } }\n' "$app" | in_space edge1 bash -c 'cat > /etc/nginx/sites-enabled/default && nginx -s reload'
in_space app1 bash -c 'ufw allow 22/tcp && ufw allow 8000/tcp && ufw --force enable' > "$world/log/ufw-app1.log" 2>&1
wait_for 30 "the shop" answers "http://$app:8000/health"
cat > "$world/shop.yml" <<EOT
application: shop
environment: bench
watch: false
hosts: { app: [app1], edge: [edge1] }
components:
  code:      { on: app, git: { path: /opt/shop } }
  services:  { on: app, compose: { directory: /opt/shop } }
  published: { on: app, ufw: { ports: [8000/tcp] } }
  traffic:   { on: edge, ufw: { ports: [80/tcp] } }
checks:
  api: { http: { url: "http://127.0.0.1:8000/health" }, on: app, patience: 20s }
procedures:
  release: { restore: [code, services], verify: [api] }
EOT
rearguard apply "$world/shop.yml" >&2
rearguard capture shop --label v1.0.0 --good >&2
in_space app1 docker tag shop:current shop:v1.0.0

# probed NAME COMMAND…: while the application is asked 200 times a second; the outage, and how long until the good release answers.
probed() {
  local name=$1 pid well began
  shift
  (exec ip netns exec "$space_id-net" node "$deploy/examples/prober.mjs" 200 300 "shop=http://$app:8000/api/version") > "$world/p.jsonl" &
  pid=$! # the prober itself, and no shell around it
  sleep 1
  began=$(millis)
  good_again "$began" > "$world/good" &
  well=$!
  "$@" >> "$world/log/bench.log" 2>&1
  wait "$well"
  sleep 2
  kill "$pid"
  wait "$pid"
  cat "$world/good" >> "$results/$name-good"
  outage "$world/p.jsonl" shop >> "$results/$name"
}

good_again() { # SINCE
  wait_for 120 "the good release" outside curl -fs -m 1 -o /dev/null "http://$app:8000/health"
  echo $(($(millis) - $1))
}

rollback() { rearguard rollback shop release --confirm shop --reason bench --progress plain; }
bare() { # the image is there and only has to be named
  in_space app1 docker tag shop:v1.0.0 shop:current
  in_space app1 $compose up -d
}
down_and_up() { # S1.44 to S1.47
  in_space app1 docker tag shop:v1.0.0 shop:current
  in_space app1 $compose down
  in_space app1 $compose up -d
}
built() { # S2.15 to S2.18; with the layers that the engine still has
  in_space app1 git -C /opt/shop -c advice.detachedHead=false checkout -q v1.0.0
  in_space app1 bash -c "cd /opt/shop && COMMIT=\$(git rev-parse HEAD) $compose build -q && $compose up -d --force-recreate"
}
built_anew() { # S2.68 and S2.76
  in_space app1 $compose down
  in_space app1 git -C /opt/shop -c advice.detachedHead=false checkout -q v1.0.0
  in_space app1 bash -c "cd /opt/shop && COMMIT=\$(git rev-parse HEAD) $compose build --no-cache -q && $compose up -d"
}
ways=(rollback bare down_and_up built built_anew)

results=$world/results
mkdir -p "$results"
for round in $(seq "$rounds"); do
  echo "Compose, round $round of $rounds …" >&2
  for way in "${ways[@]}"; do
    stack_deploy v1.1.0
    sleep 2
    probed "$way" "$way"
  done
done

# held FILE HOST PORT MANNER COMMAND…: from the command to the last answer; "never" when there are answers to the end,
# six seconds after it began.
held() {
  local file=$1 host=$2 port=$3 manner=$4 asking began last
  shift 4
  outside node "$deploy/examples/held.mjs" "$host" "$port" "$manner" 7 > "$world/last" &
  asking=$!
  sleep 1
  began=$(millis)
  "$@" >> "$world/log/bench.log" 2>&1
  wait $asking
  last=$(cat "$world/last")
  [ "$last" -gt 0 ] || die "nobody answered on $host:$port before it was held"
  if [ "$last" -gt $((began + 4500)) ]; then echo never; else echo $((last > began ? last - began : 0)); fi >> "$file"
}

ours() { rearguard traffic hold shop --confirm shop; }
ours_off() { rearguard traffic release shop; }
first_rule() { in_space "$1" ufw insert 1 deny "$2/tcp"; }
last_rule() { in_space "$1" ufw deny "$2/tcp"; }
rule_off() { in_space "$1" ufw delete deny "$2/tcp"; in_space "$1" ufw allow "$2/tcp"; }

for round in $(seq "$rounds"); do
  echo "holds, round $round of $rounds …" >&2
  for port in "edge1 $edge 80" "app1 $app 8000"; do
    read -r host at number <<< "$port"
    for manner in new kept; do
      held "$results/ours-$number-$manner" "$at" "$number" "$manner" ours
      ours_off >> "$world/log/bench.log" 2>&1
      held "$results/first-$number-$manner" "$at" "$number" "$manner" first_rule "$host" "$number"
      rule_off "$host" "$number" >> "$world/log/bench.log" 2>&1
      held "$results/last-$number-$manner" "$at" "$number" "$manner" last_rule "$host" "$number"
      rule_off "$host" "$number" >> "$world/log/bench.log" 2>&1
    done
  done
done

m() { if grep -q never "$results/$1"; then grep -qv never "$results/$1" && echo "never, in $(grep -c never "$results/$1") of $rounds" || echo never; else echo "$(median < "$results/$1") ms ($(range < "$results/$1"))"; fi; }
way() { echo "| $1 | $(m "$2") | $(ratio "$(median < "$results/$2")" "$(median < "$results/rollback")") | $(m "$2-good") |"; }
row() { echo "| $1 | $(m "ours-$2") | $(m "first-$2") | $(m "last-$2") |"; }
cat <<EOT

| Compose, measured ($(nproc) cores, $rounds rounds, load $before before and $(load) after; medians, range behind) | outage | times Rearguard's | until the good release answers |
|---|---|---|---|
$(way "Rearguard" rollback)
$(way "\`docker-compose up -d\`, the image is there" bare)
$(way "by the runbook, S1.44 to S1.47: down, up, the image is there" down_and_up)
$(way "by the runbook, S2.15 to S2.18: build, up anew" built)
$(way "by the runbook, S2.68, S2.76: down, build without cache, up" built_anew)

| from Enter to the last answer | \`rearguard traffic hold\` | \`ufw insert 1 deny\` | \`ufw deny\` |
|---|---|---|---|
$(row "nginx on the host, new connections" 80-new)
$(row "nginx on the host, a kept connection" 80-kept)
$(row "published by Docker, new connections" 8000-new)
$(row "published by Docker, a kept connection" 8000-kept)
EOT
